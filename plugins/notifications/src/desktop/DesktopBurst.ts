import { MAX_NOTIFICATION_TOASTS } from '../toasts/toastReducer';
import {
  DesktopNotification,
  showDesktopNotification,
} from './desktopNotifications';

/** What comes later than this after the last one is not part of a storm. */
const QUIET_MS = 10_000;

/** The next summary replaces the one before. */
const SUMMARY_TAG = 'callboard-notifications-summary';

/** Desktops keep no more than some of them; what is forgotten stays until then. */
const MAX_REMEMBERED = 50;

/** Shows one summary in the place of desktop notifications that come at once. */
export class DesktopBurst {
  /** What takes each of them away again, by its tag: those that came at once. */
  private readonly shown = new Map<string, () => void>();
  /** The same, of those before. */
  private readonly earlier = new Map<string, () => void>();
  private lastAt = -Infinity;

  /** @param summarise - what is shown in the place of so many */
  arrive(
    single: DesktopNotification,
    summarise: (count: number) => Omit<DesktopNotification, 'tag'>,
  ): void {
    const now = Date.now();
    if (now - this.lastAt > QUIET_MS) {
      this.shown.forEach((close, tag) => this.earlier.set(tag, close));
      for (const tag of [...this.earlier.keys()].slice(0, -MAX_REMEMBERED)) {
        this.earlier.delete(tag);
      }
      this.shown.clear();
    }
    this.lastAt = now;
    const isKnown = this.shown.has(single.tag);
    if (this.shown.size + (isKnown ? 0 : 1) <= MAX_NOTIFICATION_TOASTS) {
      this.shown.set(single.tag, showDesktopNotification(single));
      return;
    }
    this.shown.forEach(close => close());
    this.shown.set(single.tag, () => {});
    showDesktopNotification({
      ...summarise(this.shown.size),
      tag: SUMMARY_TAG,
    });
  }

  /** Takes away what needs no attention any more. */
  settle(tags: string[]): void {
    for (const tag of tags) {
      this.shown.get(tag)?.();
      this.earlier.get(tag)?.();
      this.earlier.delete(tag);
    }
  }
}
