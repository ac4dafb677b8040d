import { TokenBucket } from './TokenBucket';

// From here on, users whose bucket is back to full are forgotten now and then.
const MAX_KNOWN_USERS = 10_000;

/**
 * A {@link TokenBucket} for each user, over all connections.
 */
export class UserBuckets {
  readonly #buckets = new Map<string, TokenBucket>();
  #forgetAt = MAX_KNOWN_USERS;

  constructor(private readonly limit: { burst: number; perSecond: number }) {}

  get(userEntityRef: string, now: number): TokenBucket {
    let bucket = this.#buckets.get(userEntityRef);
    if (!bucket) {
      this.#forgetIdleUsers(now);
      bucket = new TokenBucket(this.limit, now);
      this.#buckets.set(userEntityRef, bucket);
    }
    return bucket;
  }

  #forgetIdleUsers(now: number): void {
    if (this.#buckets.size < this.#forgetAt) {
      return;
    }
    for (const [userEntityRef, bucket] of this.#buckets) {
      if (bucket.isFull(now)) {
        this.#buckets.delete(userEntityRef);
      }
    }
    // Not for each of many who come at once.
    this.#forgetAt = Math.max(MAX_KNOWN_USERS, 2 * this.#buckets.size);
  }
}
