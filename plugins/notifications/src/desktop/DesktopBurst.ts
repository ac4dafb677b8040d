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
  /** What takes away each that is shown by itself, by its tag. */
  private readonly singles = new Map<string, () => void>();
  /** The tags of those that came at once, but for the settled ones. */
  private atOnce = new Set<string>();
  /** The last summary: what it still stands for, and what takes it away. */
  private summary: { tags: Set<string>; close: () => void } | undefined;
  private lastAt = -Infinity;

  /** @param summarise - what is shown in the place of so many */
  arrive(
    single: DesktopNotification,
    summarise: (count: number) => Omit<DesktopNotification, 'tag'>,
  ): void {
    // Not by the clock, which may be set back.
    const now = performance.now();
    if (now - this.lastAt > QUIET_MS) {
      this.atOnce = new Set();
    }
    this.lastAt = now;
    this.atOnce.add(single.tag);
    const isSummarised = this.summary?.tags === this.atOnce;
    if (!isSummarised && this.atOnce.size <= MAX_NOTIFICATION_TOASTS) {
      this.remember(single.tag, showDesktopNotification(single));
      return;
    }
    this.atOnce.forEach(tag => this.closeSingle(tag));
    this.summary = {
      tags: this.atOnce,
      close: showDesktopNotification({
        ...summarise(this.atOnce.size),
        tag: SUMMARY_TAG,
      }),
    };
  }

  /** Takes away what needs no attention any more, a summary with the last of its own. */
  settle(tags: string[] | 'all'): void {
    for (const tag of tags === 'all' ? this.unsettled() : tags) {
      this.closeSingle(tag);
      this.atOnce.delete(tag);
      this.summary?.tags.delete(tag);
    }
    if (this.summary?.tags.size === 0) {
      this.summary.close();
      this.summary = undefined;
    }
  }

  private unsettled(): string[] {
    return [
      ...this.singles.keys(),
      ...this.atOnce,
      ...(this.summary?.tags ?? []),
    ];
  }

  private remember(tag: string, close: () => void): void {
    this.singles.delete(tag);
    this.singles.set(tag, close);
    for (const old of [...this.singles.keys()].slice(0, -MAX_REMEMBERED)) {
      this.singles.delete(old);
    }
  }

  private closeSingle(tag: string): void {
    this.singles.get(tag)?.();
    this.singles.delete(tag);
  }
}
