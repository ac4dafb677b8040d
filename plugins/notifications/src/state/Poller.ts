const NAME = 'callboard-notifications-polled';

const SHORTEST_MS = 30_000;
const SPREAD_MS = 30_000;

/**
 * All pages of a company may lose their signals, or get their network back, at
 * once, and should not all ask in the same moment.
 */
const CROWD_SPREAD_MS = 5000;

/** Several tabs that find the same news let the others ask once. */
const NEWS_DELAY_MS = 300;

/** Going back and forth between windows is not coming back each time. */
const FOCUS_PAUSE_MS = 5000;

/**
 * Calls a function at once and every 30 to 60 seconds, when the reader comes
 * back to the page and when the network does. The jitter keeps the pages of a
 * company from asking all at once.
 *
 * @remarks
 *
 * The tabs of a browser poll at moments of their own, but hear of news at once,
 * as they would by a signal: the tab that finds some lets the others ask too,
 * but for those that have asked since. Only so do they agree on which of them
 * tells the reader.
 */
export class Poller {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private started = false;
  private channel: BroadcastChannel | undefined;
  /** When the last poll began. */
  private askedAt = -Infinity;
  private focusedAt = -Infinity;

  /** @param poll - answers whether it found news */
  constructor(private readonly poll: () => Promise<boolean>) {}

  /** @param atOnce - false where other pages are likely to start in this moment */
  start({ atOnce }: { atOnce: boolean }): void {
    if (this.started) {
      return;
    }
    this.started = true;
    window.addEventListener('focus', this.onFocus);
    window.addEventListener('online', this.pollSoon);
    if (typeof BroadcastChannel !== 'undefined') {
      this.channel = new BroadcastChannel(NAME);
      this.channel.onmessage = ({ data }: MessageEvent<number>) => {
        if (this.askedAt < data) {
          this.schedule(NEWS_DELAY_MS, this.pollQuietly);
        }
      };
    }
    if (atOnce) {
      this.schedule(0);
    } else {
      this.pollSoon();
    }
  }

  stop(): void {
    this.started = false;
    clearTimeout(this.timer);
    window.removeEventListener('focus', this.onFocus);
    window.removeEventListener('online', this.pollSoon);
    this.channel?.close();
    this.channel = undefined;
  }

  private readonly onFocus = () => {
    // Not by the clock, which may be set back.
    const now = performance.now();
    if (now - this.focusedAt >= FOCUS_PAUSE_MS) {
      this.focusedAt = now;
      this.pollNow();
    }
  };

  private readonly pollSoon = () =>
    this.schedule(Math.random() * CROWD_SPREAD_MS);

  private readonly pollNow = async () => {
    const askedAt = Date.now();
    if (await this.pollQuietly()) {
      this.channel?.postMessage(askedAt);
    }
  };

  /** The tab that let this one ask has told all the others as well. */
  private readonly pollQuietly = (): Promise<boolean> => {
    this.askedAt = Date.now();
    this.schedule(SHORTEST_MS + Math.random() * SPREAD_MS);
    return this.poll();
  };

  private schedule(milliseconds: number, run: () => void = this.pollNow): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(run, milliseconds);
  }
}
