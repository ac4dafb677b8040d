// Channels beyond this are all taken for having carried unnumbered signals.
const MAX_CHANNELS = 1_000;

/**
 * Remembers on which channels signals without a number came. Nobody can tell
 * whether one of those was lost.
 */
export class UnnumberedSignals {
  // When the last one came, by channel.
  readonly #times = new Map<string, number>();

  add(channel: string, now: number): void {
    if (this.#times.size < MAX_CHANNELS || this.#times.has(channel)) {
      this.#times.set(channel, now);
    }
  }

  /** Whether there may have been one on the channel since a time. */
  mayHaveBeen(channel: string, since: number): boolean {
    const time = this.#times.get(channel);
    return time === undefined
      ? this.#times.size >= MAX_CHANNELS
      : time >= since;
  }
}
