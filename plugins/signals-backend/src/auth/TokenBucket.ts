/**
 * Lets so many things happen at once, and so many per second in the long run.
 */
export class TokenBucket {
  #tokens: number;
  #time: number;

  constructor(
    private readonly limit: { burst: number; perSecond: number },
    now: number,
  ) {
    this.#tokens = limit.burst;
    this.#time = now;
  }

  /** Whether `count` more things may happen. Takes nothing if they may not. */
  take(count: number, now: number): boolean {
    this.#refill(now);
    if (this.#tokens < count) {
      return false;
    }
    this.#tokens -= count;
    return true;
  }

  /** Takes for what has happened, also more than there is: it is missing later. */
  charge(count: number, now: number): void {
    this.#refill(now);
    this.#tokens -= count;
  }

  /** Whether it is as if nothing had ever happened. */
  isFull(now: number): boolean {
    this.#refill(now);
    return this.#tokens >= this.limit.burst;
  }

  #refill(now: number): void {
    const { burst, perSecond } = this.limit;
    const added = (Math.max(now - this.#time, 0) / 1000) * perSecond;
    this.#tokens = Math.min(burst, this.#tokens + added);
    this.#time = now;
  }
}
