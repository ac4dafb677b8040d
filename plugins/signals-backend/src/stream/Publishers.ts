import {
  formatSignalPosition,
  type SignalPosition,
} from '@callboard/backstage-plugin-signals-common';
import type { PublisherLog } from './PublisherLog';

// How long an event may be under way.
const DELAY_MARGIN_MS = 15_000;
// Positions do not mention publishers that have been quiet for this long. It is
// longer than publishers send heartbeats. A reader goes by half of it, so that
// two instances which are not quite in step do not raise an alarm.
const QUIET_MS = 30 * 60_000;
const MAX_PUBLISHERS = 1_000;

interface PublisherState {
  log: PublisherLog;
  firstSeen: number;
  lastSeen: number;
}

/** From where on a reader needs the signals of a publisher. */
export interface ReaderStart {
  publisher: string;
  log: PublisherLog;
  /** The last number that the reader has had. */
  start: number;
}

/**
 * The publishers that this instance has heard of, and what positions say of them.
 */
export class Publishers {
  readonly #states = new Map<string, PublisherState>();
  // A position from before this time may count on publishers of which this
  // instance has not heard, or not anymore.
  #blindUntil: number;

  constructor(startTime: number) {
    this.#blindUntil = startTime;
  }

  get size(): number {
    return this.#states.size;
  }

  /** Takes note that this instance hears of publishers from now on. */
  begin(now: number): void {
    this.#blindUntil = now;
  }

  /** Takes note that a publisher is there, and says how far it is known. */
  see(publisher: string, now: number): PublisherLog | undefined {
    const state = this.#states.get(publisher);
    if (state) {
      state.lastSeen = now;
    }
    return state?.log;
  }

  /**
   * Adds a publisher.
   *
   * @returns the log of the one that was forgotten to make room, if any
   */
  add(
    publisher: string,
    log: PublisherLog,
    now: number,
  ): PublisherLog | undefined {
    const forgotten =
      this.#states.size >= MAX_PUBLISHERS ? this.#forgetOldest() : undefined;
    this.#states.set(publisher, { log, firstSeen: now, lastSeen: now });
    return forgotten;
  }

  /** How far this instance has come. */
  position(now: number): string {
    const sequences = new Map<string, number>();
    for (const [publisher, { log, lastSeen }] of this.#states) {
      if (lastSeen >= now - QUIET_MS) {
        sequences.set(publisher, log.complete);
      }
    }
    return formatSignalPosition({ time: now, sequences });
  }

  /**
   * From where on somebody at `position` needs the signals of each publisher.
   * Those are left out that were quiet all the time since.
   *
   * @returns `undefined` if that cannot be told
   */
  startsAfter({ time, sequences }: SignalPosition): ReaderStart[] | undefined {
    // What was sent before this began nobody here knows, and the position need
    // not name the publisher: it may have been quiet until then.
    if (time !== undefined && time < this.#blindUntil) {
      return undefined;
    }
    const isLongAgo = (time ?? 0) >= this.#blindUntil + DELAY_MARGIN_MS;
    if (![...sequences.keys()].every(id => isLongAgo || this.#states.has(id))) {
      return undefined;
    }
    const starts = new Array<ReaderStart>();
    for (const [publisher, { log, firstSeen, lastSeen }] of this.#states) {
      const start = sequences.get(publisher);
      if (start !== undefined) {
        starts.push({ publisher, log, start });
      } else if (time === undefined || firstSeen >= time - DELAY_MARGIN_MS) {
        starts.push({ publisher, log, start: 0 });
      } else if (lastSeen >= time - QUIET_MS / 2) {
        // The reader has dropped what it knew of it, and may have had anything.
        return undefined;
      }
    }
    return starts;
  }

  #forgetOldest(): PublisherLog | undefined {
    let oldest: { publisher: string; state: PublisherState } | undefined;
    for (const [publisher, state] of this.#states) {
      if (!oldest || state.lastSeen < oldest.state.lastSeen) {
        oldest = { publisher, state };
      }
    }
    if (!oldest) {
      return undefined;
    }
    this.#states.delete(oldest.publisher);
    this.#blindUntil = Math.max(this.#blindUntil, oldest.state.lastSeen);
    return oldest.state.log;
  }
}
