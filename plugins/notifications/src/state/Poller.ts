const SHORTEST_MS = 30_000;
const SPREAD_MS = 30_000;

/**
 * Calls a function every 30 to 60 seconds, when the reader comes back to the
 * page and when the network does. The jitter keeps the pages of a company from
 * asking all at once.
 */
export class Poller {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private started = false;

  constructor(private readonly poll: () => void) {}

  start(): void {
    if (this.started) {
      return;
    }
    this.started = true;
    window.addEventListener('focus', this.pollNow);
    window.addEventListener('online', this.pollNow);
    this.schedule();
  }

  stop(): void {
    this.started = false;
    clearTimeout(this.timer);
    window.removeEventListener('focus', this.pollNow);
    window.removeEventListener('online', this.pollNow);
  }

  private readonly pollNow = () => {
    this.poll();
    this.schedule();
  };

  private schedule(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(
      this.pollNow,
      SHORTEST_MS + Math.random() * SPREAD_MS,
    );
  }
}
