import { NotificationsHub } from '../state/NotificationsHub';
import { onePer } from '../state/onePer';

/** What the live region is to say beside the toasts. */
export type Announcement = { id: number; text: string };

/**
 * Says to screen readers what is seen at a glance. It outlives the live region,
 * which moves with the host: nothing is said by two of them.
 */
export class Announcer {
  private unsaid: Announcement | undefined;
  private lastId = 0;
  private lastToastId = 0;
  private readonly listeners = new Set<() => void>();

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * The same words twice are said twice.
   *
   * @returns takes the words back if nobody has said them by then
   */
  say(text: string): () => void {
    this.lastId += 1;
    const announcement = { id: this.lastId, text };
    this.unsaid = announcement;
    for (const listener of [...this.listeners]) {
      listener();
    }
    return () => {
      if (this.unsaid === announcement) {
        this.unsaid = undefined;
      }
    };
  }

  /** For who says it: what nobody has said yet. */
  take(): Announcement | undefined {
    const { unsaid } = this;
    this.unsaid = undefined;
    return unsaid;
  }

  /** The last toast that was said; their ids grow. */
  getLastToastId(): number {
    return this.lastToastId;
  }

  /** For who says it: this toast, and all before it, are said. */
  noteToast(id: number): void {
    this.lastToastId = Math.max(this.lastToastId, id);
  }
}

/** One for everything that shares a hub, as there is one live region. */
export const getAnnouncer = onePer((_: NotificationsHub) => new Announcer());
