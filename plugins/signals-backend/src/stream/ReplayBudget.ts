import type { TokenBucket } from '../auth/TokenBucket';
import { UserBuckets } from '../auth/UserBuckets';

// How often a user may have everything that is kept looked through: by all tabs
// together after a reconnect, and in the long run.
const LOOKS_AT_ONCE = 20;
const LOOKS_PER_SECOND = 1;
// A buffer that was made small costs little to look through.
const MIN_SIGNALS_PER_LOOK = 10_000;
// Sending a signal costs as much as looking at so many.
const COST_OF_SENDING = 20;
// Entity refs whose comparison costs as much as looking at a signal.
const REFS_PER_LOOK = 10;
// Bytes of a position that cost as much to read as a signal to look at.
const POSITION_BYTES = 20;

/**
 * Bounds what the replays of one user cost, over all connections. A request for
 * one is small, and may be for everything that is kept.
 */
export class ReplayBudget {
  readonly #buckets: UserBuckets;

  /** @param maxSignals - how many signals are kept for replays */
  constructor(maxSignals: number) {
    const signalsPerLook = Math.max(maxSignals, MIN_SIGNALS_PER_LOOK);
    this.#buckets = new UserBuckets({
      burst: LOOKS_AT_ONCE * signalsPerLook,
      perSecond: LOOKS_PER_SECOND * signalsPerLook,
    });
  }

  /** Whether nothing is left for the user. */
  isSpent(userEntityRef: string, now: number): boolean {
    return !this.#bucket(userEntityRef, now).take(1, now);
  }

  /** Takes note of a replay. What it costs is known only afterwards. */
  spend(
    userEntityRef: string,
    replay: {
      positionBytes: number;
      signals: number;
      comparedRefs: number;
      sent: number;
    },
    now: number,
  ): void {
    this.#bucket(userEntityRef, now).charge(
      replay.positionBytes / POSITION_BYTES +
        replay.signals +
        replay.comparedRefs / REFS_PER_LOOK +
        replay.sent * COST_OF_SENDING,
      now,
    );
  }

  #bucket(userEntityRef: string, now: number): TokenBucket {
    return this.#buckets.get(userEntityRef, now);
  }
}
