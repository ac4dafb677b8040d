import {
  parseSignalPosition,
  type SubscribeStart,
} from '@callboard/backstage-plugin-signals-common';
import { isRecipient } from '../auth/SignalUser';
import type { ClientConnection } from '../connections/ClientConnection';
import { ReplayBudget } from './ReplayBudget';
import type { StreamSignal } from './ReplayBuffer';
import type { SignalStream } from './SignalStream';
import type { UnnumberedSignals } from './UnnumberedSignals';

// By how much the message that tells for how long a client misses signals may be slower than the
// request with which it reads the present state. What is made up for needlessly is shown again.
const MISSED_MARGIN_MS = 250;

/** What a connection missed. */
export interface Missed {
  /** To be sent, in order. */
  signals: StreamSignal[];
  /** Channels of which not all is known, or it is too much to be sent. */
  resynced: string[];
}

/** A stretch of the stream that a connection missed. */
interface MissedStretch {
  /** `undefined` if not all of it is known. */
  signals: StreamSignal[] | undefined;
  unnumberedSince: number;
}

/**
 * Finds out what a connection missed since it was last there.
 */
export class MissedSignals {
  // When signals were last found to be lost.
  #lastGapTime = -Infinity;
  readonly #budget: ReplayBudget;

  constructor(
    private readonly options: {
      stream: SignalStream;
      unnumbered: UnnumberedSignals;
      /** What is more than this is not sent. */
      maxBytes: number;
      /** How many signals are kept. */
      maxSignals: number;
    },
  ) {
    this.#budget = new ReplayBudget(options.maxSignals);
  }

  /** Takes note that signals were lost, of which those who are there are told. */
  addGap(now: number): void {
    this.#lastGapTime = now;
  }

  /** What the connection missed on the channels since `start`. */
  find(
    connection: ClientConnection,
    channels: string[],
    start: SubscribeStart,
    now: number,
  ): Missed {
    if (start.position === undefined && start.missedMs === undefined) {
      return { signals: [], resynced: [] };
    }
    const { userEntityRef } = connection.user;
    if (this.#budget.isSpent(userEntityRef, now)) {
      return { signals: [], resynced: channels };
    }
    const { stream, unnumbered } = this.options;
    const stretch = this.#getStretch(start, now);
    const { signals, comparedRefs } = this.#pick(
      connection,
      new Set(channels),
      stretch,
    );
    this.#budget.spend(
      userEntityRef,
      {
        positionBytes: start.position?.length ?? 0,
        // Whatever is not known was looked for.
        signals: stretch.signals?.length ?? stream.bufferedCount,
        comparedRefs,
        sent: signals?.length ?? 0,
      },
      now,
    );
    return {
      signals: signals ?? [],
      resynced: channels.filter(
        channel =>
          !signals || unnumbered.mayHaveBeen(channel, stretch.unnumberedSince),
      ),
    };
  }

  #getStretch(
    { position: text, missedMs = 0 }: SubscribeStart,
    now: number,
  ): MissedStretch {
    const { stream } = this.options;
    if (text !== undefined) {
      const position = parseSignalPosition(text);
      return {
        signals: position && stream.since(position, now),
        // A position says nothing of the signals that have no number.
        unnumberedSince: -Infinity,
      };
    }
    const since = now - missedMs - MISSED_MARGIN_MS;
    return {
      signals:
        this.#lastGapTime < since ? stream.arrivedSince(since) : undefined,
      unnumberedSince: since,
    };
  }

  // No signals if not all of it is known, or it is too much to send at once.
  #pick(
    { user }: ClientConnection,
    channels: ReadonlySet<string>,
    stretch: MissedStretch,
  ): { signals?: StreamSignal[]; comparedRefs: number } {
    let comparedRefs = 0;
    let bytes = 0;
    const signals = stretch.signals?.filter(
      ({ channel, entityRefs, frame }) => {
        if (!channels.has(channel)) {
          return false;
        }
        if (entityRefs) {
          comparedRefs += Math.min(entityRefs.size, user.entityRefs.size);
          if (!isRecipient(user, entityRefs)) {
            return false;
          }
        }
        bytes += frame.webSocket.length;
        return true;
      },
    );
    return bytes > this.options.maxBytes
      ? { comparedRefs }
      : { signals, comparedRefs };
  }
}
