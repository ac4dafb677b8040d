/** How long a server may take to answer a ping, in milliseconds. */
const ANSWER_TIMEOUT_MS = 5_000;

/** Notices that a server has fallen silent. */
export class Watchdog {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #patienceMs = Infinity;
  #lastHeard = 0;
  #hasAsked = false;

  constructor(private readonly onSilence: () => void) {}

  /** Starts to watch a server that lets itself be heard every `keepAliveMs`. */
  watch(keepAliveMs: number): void {
    this.stop();
    // One sign of life may be late or lost; see "Keep-alive" in the protocol.
    this.#patienceMs = 2 * keepAliveMs;
    this.#lastHeard = Date.now();
    this.#wait(this.#patienceMs);
  }

  /** To be called with every message. Cheap: it moves no timer. */
  heard(): void {
    this.#lastHeard = Date.now();
    this.#hasAsked = false;
  }

  /**
   * Asks the server whether it is there. Without a way to ask, it must have been
   * heard in the time it promised.
   */
  probe(ask: (() => void) | undefined): void {
    if (this.#timer === undefined) {
      return;
    }
    if (ask && !this.#hasAsked) {
      this.#hasAsked = true;
      this.#wait(ANSWER_TIMEOUT_MS);
      ask();
    } else if (!ask) {
      this.#check();
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#hasAsked = false;
  }

  #wait(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#check(), ms);
  }

  #check(): void {
    // Should the clock have been set back, nobody may wait until it has caught up.
    this.#lastHeard = Math.min(this.#lastHeard, Date.now());
    const remaining = this.#lastHeard + this.#patienceMs - Date.now();
    if (this.#hasAsked || remaining <= 0) {
      this.stop();
      this.onSilence();
    } else {
      this.#wait(remaining);
    }
  }
}
