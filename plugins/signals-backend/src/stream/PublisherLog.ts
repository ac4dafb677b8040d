/** A signal that is known to exist and has not arrived. */
export interface MissingSignal {
  /** When it was noticed, in milliseconds since the epoch. */
  since: number;
  /** Its channel, if a later event of the publisher told. */
  channel?: string;
}

/**
 * Which signals of one publisher have arrived.
 */
export class PublisherLog {
  // Numbers above `complete` that have arrived.
  readonly #ahead = new Set<number>();
  readonly #missing = new Map<number, MissingSignal>();
  #complete: number;
  #highest: number;
  // Up to here, what has not arrived is among the missing.
  #expected: number;

  /**
   * @param start - the last number that this instance is not concerned with
   * @param joined - the last number that may be from before this instance was there
   */
  constructor(start: number, readonly joined = start) {
    this.#complete = start;
    this.#highest = start;
    this.#expected = start;
  }

  /** The number up to which nothing is outstanding. */
  get complete(): number {
    return this.#complete;
  }

  /** The highest number that is known to exist. */
  get highest(): number {
    return this.#highest;
  }

  get missingCount(): number {
    return this.#missing.size;
  }

  /** Whether the signal has arrived, or was given up. */
  has(sequence: number): boolean {
    return sequence <= this.#complete || this.#ahead.has(sequence);
  }

  /** The numbers above `complete` that have arrived. */
  ahead(): Iterable<number> {
    return this.#ahead;
  }

  /** Takes note that a signal has arrived. */
  add(sequence: number): void {
    this.#missing.delete(sequence);
    this.#highest = Math.max(this.#highest, sequence);
    this.#ahead.add(sequence);
    while (this.#ahead.delete(this.#complete + 1)) {
      this.#complete += 1;
    }
  }

  /** Takes note that all signals up to `sequence` exist. */
  expect(sequence: number, now: number): void {
    this.#highest = Math.max(this.#highest, sequence);
    // While one is missing, each later one would else be looked at every time.
    const start = Math.max(this.#complete, this.#expected) + 1;
    for (let number = start; number <= sequence; number++) {
      if (!this.#ahead.has(number) && !this.#missing.has(number)) {
        this.#missing.set(number, { since: now });
      }
    }
    this.#expected = Math.max(this.#expected, sequence);
  }

  /** Takes note of the channel of a signal that may not have arrived. */
  expectOn(sequence: number, channel: string, now: number): void {
    if (!this.has(sequence)) {
      const since = this.#missing.get(sequence)?.since ?? now;
      this.#missing.set(sequence, { since, channel });
    }
  }

  /**
   * Stops waiting for the signals that have been missing since `time` or longer.
   * Should one still arrive, it counts as known.
   */
  giveUp(time: number, now = Infinity): MissingSignal[] {
    const lost = new Array<MissingSignal>();
    for (const [sequence, missing] of [...this.#missing]) {
      // Should the clock be set back, nobody may wait until it has caught up.
      if (missing.since <= time || missing.since > now) {
        lost.push(missing);
        this.add(sequence);
      }
    }
    return lost;
  }

  /** Stops waiting for anything up to `sequence`. */
  skipTo(sequence: number): void {
    this.#highest = Math.max(this.#highest, sequence);
    this.#complete = Math.max(this.#complete, sequence);
    for (const set of [this.#ahead, this.#missing]) {
      for (const number of [...set.keys()]) {
        if (number <= this.#complete) {
          set.delete(number);
        }
      }
    }
    while (this.#ahead.delete(this.#complete + 1)) {
      this.#complete += 1;
    }
  }
}
