import { Notification } from '@callboard/backstage-plugin-notifications-common';

/** Flags that are absent stay as they are. */
export type InboxFlags = { read?: boolean; saved?: boolean };

/**
 * Something happened to the inbox of the reader. Everything on the page that
 * shows notifications follows these events and nothing else.
 */
export type InboxEvent =
  /**
   * Sent just now, for the first time or again in its scope, and unread. `wasUnread`
   * tells whether it was so before; undefined if that is not known.
   */
  | { type: 'arrived'; notification: Notification; wasUnread?: boolean }
  /**
   * Flags changed. `own` tells that the reader did it on this very page, so that
   * rows may leave a list they no longer belong to; anybody else's change must
   * not move what the reader is about to click.
   */
  | { type: 'marked'; ids: string[]; flags: InboxFlags; own: boolean }
  /** The whole is there of what a list showed the beginning of. */
  | { type: 'completed'; notification: Notification }
  /** The sender took them back. */
  | { type: 'retracted'; ids: string[] }
  /** More changed than the events tell: read anew. */
  | { type: 'stale' };

/** The notification after a mark. */
export function withFlags(
  notification: Notification,
  flags: InboxFlags,
  now: Date,
): Notification {
  const apply = (wanted: boolean | undefined, current: Date | undefined) => {
    if (wanted === undefined) {
      return current;
    }
    return wanted ? current ?? now : undefined;
  };
  return {
    ...notification,
    read: apply(flags.read, notification.read),
    saved: apply(flags.saved, notification.saved),
  };
}

/** Those of the notifications that a mark would change. */
export function changedBy(
  notifications: Notification[],
  flags: InboxFlags,
): Notification[] {
  const differs = (wanted: boolean | undefined, current: Date | undefined) =>
    wanted !== undefined && wanted !== Boolean(current);
  return notifications.filter(
    ({ read, saved }) =>
      differs(flags.read, read) || differs(flags.saved, saved),
  );
}

/** The flags that undo a mark. */
export function oppositeFlags({ read, saved }: InboxFlags): InboxFlags {
  return {
    read: read === undefined ? undefined : !read,
    saved: saved === undefined ? undefined : !saved,
  };
}
