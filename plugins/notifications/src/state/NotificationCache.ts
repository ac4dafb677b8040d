import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { InboxFlags, withFlags } from './InboxEvent';
import { withFullerTexts } from './withFullerTexts';

/** More than a page hears of in some minutes. */
const MAX_HELD = 2000;

/** A notification as the reader saw it; without `rev`, whatever it is by now. */
export type SeenNotification = { id: string; rev?: number };

type Marks = {
  [flag in keyof InboxFlags]?: { value: boolean; rev: number };
};

/** The last that is known of one notification. */
type Held = {
  /** Of its text, its retraction, or the answer that told of it; 0 if there is none. */
  rev: number;
  /** The same without texts that came by signal, which do not say whether it is saved. */
  answeredRev: number;
  /** Absent where only marks of it were heard of, or if it was retracted. */
  notification?: Notification;
  isRetracted?: boolean;
  /** What signals said of single flags. */
  marks: Marks;
};

const UNKNOWN: Held = { rev: 0, answeredRev: 0, marks: {} };

/**
 * What the backend said of each notification, by answers and by signals, which may
 * come late or cross each other: what is older by `rev` than what is known of the same
 * is ignored. A text, a retraction and an answer are about all of a notification, a mark
 * is about one flag. Of the texts of one send, the fullest is kept. Knows nothing of marks that were not answered yet.
 */
export class NotificationCache {
  private readonly held = new Map<string, Held>();

  /**
   * Takes what an answer brought.
   *
   * @returns what is known by now, without what was retracted since
   */
  answer(notifications: Notification[]): Notification[] {
    return notifications.flatMap(answered => {
      const { id } = answered;
      const rev = revOf(answered);
      const held = this.of(id);
      const isOlder = held.rev > rev;
      if (isOlder && !held.notification) {
        return [];
      }
      if (isOlder && held.answeredRev >= rev) {
        const known = withFullestTexts(held.notification!, answered);
        this.set(id, { ...held, notification: known });
        return [known];
      }
      const marks = laterThan(rev, held.marks);
      // Of what was sent again since, an older answer still tells what was saved.
      const latest = isOlder
        ? { ...held.notification!, saved: answered.saved }
        : withFullestTexts(answered, held.notification);
      const notification = withMarks(latest, afterSend(held.rev, marks));
      this.set(id, {
        ...(isOlder ? held : { rev }),
        answeredRev: rev,
        notification,
        marks,
      });
      return [notification];
    });
  }

  /**
   * Takes what a signal brought, which says the same to all recipients.
   *
   * @returns the notification as this reader has it, `stale` if it is there, and was read
   *   already, undefined if it is no news
   */
  arrive(sent: Notification): Notification | 'stale' | undefined {
    const { id } = sent;
    const rev = revOf(sent);
    const { marks, notification: known, ...held } = this.of(id);
    const { answeredRev } = held;
    if (held.rev >= rev) {
      return known?.read ? undefined : known;
    }
    const { created, userRef } = known ?? sent;
    const updated = known && sent.created;
    const notification = withMarks(
      { ...sent, created, updated, userRef, saved: known?.saved },
      afterSend(rev, marks),
    );
    this.set(id, { rev, answeredRev, notification, marks });
    return notification.read ? 'stale' : notification;
  }

  /**
   * Takes what a signal says was marked.
   *
   * @returns the ids of which this is news
   */
  mark(ids: string[], flags: InboxFlags, rev: number): string[] {
    return ids.filter(id => {
      const held = this.of(id);
      const news: Marks = {};
      for (const flag of ['read', 'saved'] as const) {
        const value = flags[flag];
        // A send takes back what was read before it, and not what was saved.
        const all = flag === 'read' ? held.rev : held.answeredRev;
        const known = Math.max(all, held.marks[flag]?.rev ?? 0);
        if (value !== undefined && rev > known) {
          news[flag] = { value, rev };
        }
      }
      const { notification } = held;
      const isNews = Object.keys(news).length > 0;
      if (isNews) {
        this.set(id, {
          ...held,
          notification: notification && withMarks(notification, news),
          marks: { ...held.marks, ...news },
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
      const { rev: known, marks } = this.of(id);
      const isNews =
        rev > known && Object.keys(laterThan(rev, marks)).length === 0;
      if (isNews) {
        this.set(id, { rev, answeredRev: rev, isRetracted: true, marks: {} });
      }
      return isNews;
    });
  }

  /** The last that is known to have made it read or unread. */
  readRevOf(id: string): number {
    const { rev, marks } = this.of(id);
    return Math.max(rev, marks.read?.rev ?? 0);
  }

  /** The last that the backend said of it, if that is known. */
  get(id: string): Notification | undefined {
    return this.held.get(id)?.notification;
  }

  /** False if it is known to have been sent again since, or retracted. */
  isAsSeen({ id, rev = Infinity }: SeenNotification): boolean {
    const held = this.held.get(id);
    return (
      !held?.isRetracted &&
      (!held?.notification || sentRevOf(held.notification) <= rev)
    );
  }

  private of(id: string): Held {
    return this.held.get(id) ?? UNKNOWN;
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

function laterThan(rev: number, marks: Marks): Marks {
  return Object.fromEntries(
    Object.entries(marks).filter(([, mark]) => mark && mark.rev > rev),
  );
}

/** Those that hold after a send, which takes back what was read and not what was saved. */
function afterSend(rev: number, marks: Marks): Marks {
  return { saved: marks.saved, ...laterThan(rev, marks) };
}

/** Its `rev` stays: a mark says nothing of the text that the reader sees. */
function withMarks(notification: Notification, marks: Marks): Notification {
  const flags = { read: marks.read?.value, saved: marks.saved?.value };
  return withFlags(notification, flags, new Date());
}

/** Everything that is stored has one; absent in the type for the sake of processors. */
export function revOf({ rev = 0 }: { rev?: number }): number {
  return rev;
}

/** The `rev` of the text. */
export function sentRevOf(notification: Notification): number {
  return notification.sentRev ?? revOf(notification);
}

/** Answers about the same send may hold more or less of its texts. */
function withFullestTexts(
  notification: Notification,
  other: Notification | undefined,
): Notification {
  return other && sentRevOf(other) === sentRevOf(notification)
    ? withFullerTexts(notification, other)
    : notification;
}
