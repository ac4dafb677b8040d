import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { InboxFlags, withFlags } from './InboxEvent';

/** More than a page hears of in some minutes. */
const MAX_HELD = 2000;

/** A notification as the reader saw it; without `rev`, whatever it is by now. */
export type SeenNotification = { id: string; rev?: number };

/** The last that is known of one notification. */
type Held = {
  rev: number;
  /** An answer said so; a signal of the same `rev` does not replace it. */
  isAnswer?: boolean;
  /** Absent where only a change of it was heard of. */
  notification?: Notification;
  /** Only its beginning came, as the whole is too large for a signal. */
  isShortened?: boolean;
  /** What was heard while there was no notification. */
  flags?: InboxFlags;
  isRetracted?: boolean;
};

/**
 * What the backend said of each notification, by answers and by signals, which may
 * come late or cross each other: what is older by `rev` than what is known is
 * ignored. Knows nothing of marks that were not answered yet.
 */
export class NotificationCache {
  private readonly held = new Map<string, Held>();

  /**
   * Takes what an answer brought.
   *
   * @returns what is known by now, without what was retracted since
   */
  answer(notifications: Notification[]): Notification[] {
    return notifications.flatMap(notification => {
      const { id } = notification;
      const held = this.held.get(id);
      if (!held || held.rev <= revOf(notification)) {
        const rev = revOf(notification);
        this.set(id, { rev, isAnswer: true, notification });
        return [notification];
      }
      if (held.isRetracted) {
        return [];
      }
      const latest =
        held.notification ??
        withFlags(notification, held.flags ?? {}, new Date());
      this.set(id, { ...held, notification: latest });
      return [latest];
    });
  }

  /**
   * Takes what a signal brought, which says the same to all recipients.
   *
   * @returns the notification as this reader has it, `stale` if something is known that
   *   came after this text but not what it did to it, undefined if it is no news
   */
  arrive(
    sent: Notification,
    { isShortened = false } = {},
  ): Notification | 'stale' | undefined {
    const { id } = sent;
    const rev = revOf(sent);
    const held = this.held.get(id);
    const known = held?.notification;
    if (!held || held.rev < rev) {
      const { created, userRef, saved } = known ?? sent;
      const updated = known && sent.created;
      const notification = { ...sent, created, updated, userRef, saved };
      this.set(id, { rev, notification, isShortened });
      return notification;
    }
    if (held.isRetracted) {
      return undefined;
    }
    if (!known || sentRevOf(known) < rev) {
      return 'stale';
    }
    return known.read ? undefined : known;
  }

  /**
   * Takes what a signal says was marked.
   *
   * @returns the ids of which this is news
   */
  mark(ids: string[], flags: InboxFlags, rev: number): string[] {
    return ids.filter(id => {
      const held = this.held.get(id);
      const isNews =
        !held || held.rev < rev || (held.rev === rev && !held.isAnswer);
      if (isNews) {
        this.set(id, {
          rev,
          isShortened: held?.isShortened,
          notification:
            held?.notification &&
            withFlags({ ...held.notification, rev }, flags, new Date()),
          flags: { ...held?.flags, ...flags },
        });
      }
      return isNews;
    });
  }

  /**
   * Takes what a signal says was retracted.
   *
   * @returns the ids of which this is news
   */
  retract(ids: string[], rev: number): string[] {
    return ids.filter(id => {
      const isNews = rev > (this.held.get(id)?.rev ?? 0);
      if (isNews) {
        this.set(id, { rev, isRetracted: true });
      }
      return isNews;
    });
  }

  /** The last that the backend said of it, if that is known. */
  get(id: string): Notification | undefined {
    return this.held.get(id)?.notification;
  }

  isShortened(id: string): boolean {
    return this.held.get(id)?.isShortened ?? false;
  }

  /** False if it is known to have been sent again since, or retracted. */
  isAsSeen({ id, rev = Infinity }: SeenNotification): boolean {
    const held = this.held.get(id);
    return (
      !held?.isRetracted &&
      (!held?.notification || sentRevOf(held.notification) <= rev)
    );
  }

  private set(id: string, held: Held): void {
    this.held.delete(id);
    this.held.set(id, held);
    if (this.held.size > MAX_HELD) {
      const [oldest] = this.held.keys();
      this.held.delete(oldest);
    }
  }
}

/** Everything that is stored has one; absent in the type for the sake of processors. */
export function revOf({ rev = 0 }: { rev?: number }): number {
  return rev;
}

/** The `rev` of the text. */
export function sentRevOf(notification: Notification): number {
  return notification.sentRev ?? revOf(notification);
}
