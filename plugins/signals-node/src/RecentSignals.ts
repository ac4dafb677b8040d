import type { RecentSignal } from '@callboard/backstage-plugin-signals-common';

// How many signals are repeated, and how many bytes of them in full. Losses on
// a broker are rare and short; what is beyond this is resynced instead.
const MAX_SIGNALS = 16;
const MAX_BYTES = 4096;
// By then a heartbeat has repeated it.
const MAX_AGE_MS = 10_000;

/**
 * The signals that a publisher sent last, to be repeated in what it sends next.
 */
export class RecentSignals {
  // Oldest first.
  readonly #signals: Array<{ signal: RecentSignal; bytes: number }> = [];
  #droppedTime: number | undefined;

  add(signal: RecentSignal, bytes: number): void {
    const { sequence, time, channel, message } = signal;
    this.#signals.push({
      // What is too big is never repeated in full. Of the rest a copy, as the sender
      // may go on with the message.
      signal:
        bytes > MAX_BYTES
          ? { sequence, time, channel }
          : {
              ...signal,
              message: message && JSON.parse(JSON.stringify(message)),
            },
      bytes,
    });
    if (this.#signals.length > MAX_SIGNALS) {
      this.#droppedTime = this.#signals.shift()?.signal.time;
    }
  }

  /**
   * What goes into the envelope of a signal published at `now`: the signals of
   * the last seconds, the newest of them in full.
   */
  repeat(now: number): { recent?: RecentSignal[]; earlierTime?: number } {
    const start = this.#signals.findIndex(
      ({ signal }) => signal.time > now - MAX_AGE_MS,
    );
    return this.#repeatFrom(start < 0 ? this.#signals.length : start);
  }

  /** What goes into the envelope of a signal that repeats none. */
  repeatNone(): { earlierTime?: number } {
    return this.#earlierTime(this.#signals.length);
  }

  /** What goes into the envelope of a heartbeat: all of them. */
  repeatAll(): { recent?: RecentSignal[]; earlierTime?: number } {
    return this.#repeatFrom(0);
  }

  #repeatFrom(start: number): {
    recent?: RecentSignal[];
    earlierTime?: number;
  } {
    const recent: RecentSignal[] = [];
    let bytesLeft = MAX_BYTES;
    for (const { signal, bytes } of this.#signals.slice(start).reverse()) {
      bytesLeft -= bytes;
      const { sequence, time, channel } = signal;
      recent.push(bytesLeft >= 0 ? signal : { sequence, time, channel });
    }
    recent.reverse();
    return {
      ...(recent.length > 0 && { recent }),
      ...this.#earlierTime(start),
    };
  }

  #earlierTime(start: number): { earlierTime?: number } {
    const earlierTime =
      start > 0 ? this.#signals[start - 1].signal.time : this.#droppedTime;
    return earlierTime === undefined ? {} : { earlierTime };
  }
}
