import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { InboxEvent } from './InboxEvent';

/** Enough for what somebody looks at in a day; older ones are asked for again. */
const MAX_REMEMBERED = 2000;

/**
 * Remembers which of the notifications seen on this page are read, so that the
 * badge can be counted on without asking the backend.
 */
export class ReadStates {
  private readonly readById = new Map<string, boolean>();

  remember(notification: Notification): void {
    this.set(notification.id, Boolean(notification.read));
  }

  /**
   * By how much an event changes the number of unread notifications.
   *
   * @returns undefined if only the backend can tell
   */
  apply(event: InboxEvent): { unread: number; read: number } | undefined {
    switch (event.type) {
      case 'arrived':
        return this.arrive(event.notification);
      case 'marked':
        return event.flags.read === undefined
          ? { unread: 0, read: 0 }
          : this.sum(event.ids, id => this.mark(id, event.flags.read!));
      case 'retracted':
        return this.sum(event.ids, id => this.retract(id));
      default:
        return undefined;
    }
  }

  private arrive(notification: Notification) {
    const { id, updated } = notification;
    const before = this.readById.get(id);
    this.remember(notification);
    const isRead = Boolean(notification.read);
    if (before === isRead || (before === undefined && updated)) {
      // Read in a list before it was told, so that the count may hold it or not;
      // or re-opened, and it is not known whether it had been read.
      return undefined;
    }
    return difference(before, isRead);
  }

  private mark(id: string, read: boolean) {
    const before = this.readById.get(id);
    this.set(id, read);
    // Where a list has said so before, the count may hold it or not.
    return before === undefined || before === read
      ? undefined
      : difference(before, read);
  }

  private retract(id: string) {
    const before = this.readById.get(id);
    this.readById.delete(id);
    return before === undefined ? undefined : difference(before, undefined);
  }

  private sum(
    ids: string[],
    change: (id: string) => { unread: number; read: number } | undefined,
  ) {
    let total: { unread: number; read: number } | undefined = {
      unread: 0,
      read: 0,
    };
    for (const id of ids) {
      const one = change(id);
      total = one &&
        total && {
          unread: total.unread + one.unread,
          read: total.read + one.read,
        };
    }
    return total;
  }

  private set(id: string, read: boolean): void {
    this.readById.delete(id);
    this.readById.set(id, read);
    if (this.readById.size > MAX_REMEMBERED) {
      const [oldest] = this.readById.keys();
      this.readById.delete(oldest);
    }
  }
}

/** `undefined` stands for a notification that is not there. */
function difference(before: boolean | undefined, after: boolean | undefined) {
  const count = (state: boolean | undefined, wanted: boolean) =>
    state === wanted ? 1 : 0;
  return {
    unread: count(after, false) - count(before, false),
    read: count(after, true) - count(before, true),
  };
}
