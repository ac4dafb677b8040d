/** How long after the last signal the heartbeats go out, in milliseconds. */
const TIMES_MS = [2_000, 10_000, 60_000, 300_000, 600_000];

/**
 * Says when a publisher has been quiet for so long that it should repeat itself:
 * a few times at growing distances after the last signal, then no more.
 */
export class Heartbeats {
  /** By the clock that nobody sets. */
  #lastSignalAt = 0;
  /** The one of the times that comes next. */
  #next = TIMES_MS.length;
  #timer: NodeJS.Timeout | undefined;

  /** @param beat - called when a heartbeat is due */
  constructor(private readonly beat: () => void) {}

  /** A signal goes out: all of them are to come again. */
  restart(): void {
    this.#lastSignalAt = performance.now();
    // A timer for the first of them is not moved with every signal: it looks, when
    // it fires, how long it has been quiet by then. One for a later one is too late.
    if (this.#next > 0) {
      this.#next = 0;
      this.#wait();
    }
  }

  /** @returns whether any were still to come */
  stop(): boolean {
    const wereToCome = this.#next < TIMES_MS.length;
    clearTimeout(this.#timer);
    this.#next = TIMES_MS.length;
    return wereToCome;
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), Math.max(this.#timeLeft(), 0));
    // A process that wants to end should not wait for this.
    this.#timer.unref();
  }

  #look(): void {
    if (this.#timeLeft() > 0) {
      this.#wait();
      return;
    }
    this.#next += 1;
    if (this.#next < TIMES_MS.length) {
      this.#wait();
    }
    this.beat();
  }

  #timeLeft(): number {
    return this.#lastSignalAt + TIMES_MS[this.#next] - performance.now();
  }
}
