const NAME = 'callboard-notifications-polled';

const SHORTEST_MS = 30_000;
const SPREAD_MS = 30_000;

/**
 * Calls a function at once and every 30 to 60 seconds, when the reader comes
 * back to the page and when the network does. The jitter keeps the pages of a
 * company from asking all at once.
 *
 * @remarks
 *
 * The tabs of a browser poll at moments of their own, but hear of news at once,
 * as they would by a signal: the tab that finds some lets the others ask too.
 * Only so do they agree on which of them tells the reader.
 */
export class Poller {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private started = false;
  private channel: BroadcastChannel | undefined;

  /** @param poll - answers whether it found news */
  constructor(private readonly poll: () => Promise<boolean>) {}

  /** @param within - after so many milliseconds at most it polls for the first time */
  start({ within }: { within: number }): void {
    if (this.started) {
      return;
    }
    this.started = true;
    window.addEventListener('focus', this.pollNow);
    window.addEventListener('online', this.pollNow);
    if (typeof BroadcastChannel !== 'undefined') {
      this.channel = new BroadcastChannel(NAME);
      this.channel.onmessage = () => this.pollAndSchedule();
    }
    this.schedule(Math.random() * within);
  }

  stop(): void {
    this.started = false;
    clearTimeout(this.timer);
    window.removeEventListener('focus', this.pollNow);
    window.removeEventListener('online', this.pollNow);
    this.channel?.close();
    this.channel = undefined;
  }

  private readonly pollNow = async () => {
    if (await this.pollAndSchedule()) {
      this.channel?.postMessage('news');
    }
  };

  private pollAndSchedule(): Promise<boolean> {
    this.schedule(SHORTEST_MS + Math.random() * SPREAD_MS);
    return this.poll();
  }

  private schedule(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.pollNow, milliseconds);
  }
}
