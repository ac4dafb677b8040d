import { NotificationsHub } from '../state/NotificationsHub';

/** What the live region is to say beside the toasts. */
export type Announcement = { id: number; text: string };

/** Says to screen readers what is seen at a glance. */
export class Announcer {
  private last: Announcement | undefined;
  private readonly listeners = new Set<() => void>();

  getLast(): Announcement | undefined {
    return this.last;
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The same words twice are said twice. */
  say(text: string): void {
    this.last = { id: (this.last?.id ?? 0) + 1, text };
    for (const listener of [...this.listeners]) {
      listener();
    }
  }
}

const announcers = new WeakMap<NotificationsHub, Announcer>();

/** One for everything that shares a hub, as there is one live region. */
export function getAnnouncer(hub: NotificationsHub): Announcer {
  let announcer = announcers.get(hub);
  if (!announcer) {
    announcer = new Announcer();
    announcers.set(hub, announcer);
  }
  return announcer;
}
