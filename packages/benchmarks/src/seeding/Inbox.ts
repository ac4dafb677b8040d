/**
 * What a user finds in a database that was filled beforehand.
 *
 * @internal
 */
export interface Inbox {
  /** Letters, digits and dashes. */
  name: string;
  /** Notifications of this user. */
  rows: number;
  /**
   * How many users get each of these notifications, this one included. The others are
   * taken in turn out of a crowd of {@link crowd}.
   */
  recipients: number;
}

/** Users beside the one who is measured. */
export const crowd = 10_000;

/** How many broadcasts there are in a filled database. */
export const broadcasts = 100;

/** The time between two notifications in milliseconds: a million of them take half a year. */
export const interval = 15_000;

/** @internal */
export function inboxUserRef(inbox: Inbox): string {
  return `user:default/inbox-${inbox.name}`;
}
