import {
  formatSignalId,
  parsePublishedSignal,
  type PublishedSignal,
  type SignalEnvelope,
  type SignalEvent,
  type SignalPosition,
  type SignalSplit,
} from '@callboard/backstage-plugin-signals-common';
import { MessageFrame } from '../frames/MessageFrame';
import type { PublisherLog } from './PublisherLog';
import { Publishers } from './Publishers';
import {
  ReplayBuffer,
  type ReplayBufferLimits,
  type StreamSignal,
} from './ReplayBuffer';
import { CLOCK_MARGIN_MS, startPublisherLog } from './startPublisherLog';

/**
 * Signals that got lost on their way to this instance.
 */
export interface SignalGap {
  /** The channel that they were on; `undefined` if that is not known. */
  channel?: string;
}

/** What became of an event. */
export interface ReceivedSignals {
  /** Signals that had not arrived before, in the order of their numbers. */
  signals: StreamSignal[];
  /** How many of them came with a later event than their own. */
  recovered: number;
  gaps: SignalGap[];
}

// A jump in the numbers by more than this is not looked into one by one.
const MAX_MISSING = 1_000;

/**
 * Everything that arrives at this instance, put in order by publisher: finds
 * out what is new, what is missing, and what somebody who was away has missed.
 *
 * All times are in milliseconds since the epoch.
 */
export class SignalStream {
  readonly #publishers: Publishers;
  readonly #waiting = new Set<PublisherLog>();
  readonly #buffer: ReplayBuffer;
  // When this instance subscribed to the broker.
  #startTime: number;
  #arrivals = 0;

  constructor(
    private readonly options: {
      replay: ReplayBufferLimits;
      reorderWindowMs: number;
      /** When this instance was made. */
      startTime: number;
    },
  ) {
    this.#buffer = new ReplayBuffer(options.replay);
    this.#startTime = options.startTime;
    this.#publishers = new Publishers(options.startTime);
  }

  /** Takes note that signals come from now on: the broker took the subscription. */
  begin(now: number): void {
    this.#startTime = now;
    this.#publishers.begin(now);
  }

  get publisherCount(): number {
    return this.#publishers.size;
  }

  get bufferedCount(): number {
    return this.#buffer.size;
  }

  /** Whether any signal is being waited for. */
  get isWaiting(): boolean {
    return this.#waiting.size > 0;
  }

  /** Takes in an event with an envelope. */
  receive(
    event: SignalEvent & { envelope: SignalEnvelope },
    now: number,
  ): ReceivedSignals {
    const { signal, envelope } = event;
    const { publisher, sequence } = envelope;
    const received: ReceivedSignals = { signals: [], recovered: 0, gaps: [] };
    const log = this.#getLog(
      envelope,
      signal !== undefined,
      received.gaps,
      now,
    );

    if (sequence - log.highest > MAX_MISSING) {
      log.skipTo(sequence - 1);
      received.gaps.push({});
    }
    for (const recent of envelope.recent ?? []) {
      if (log.has(recent.sequence)) {
        continue;
      }
      if (
        recent.sequence <= log.joined &&
        recent.time < this.#startTime - CLOCK_MARGIN_MS
      ) {
        // It is old news by now, also to those who have not had it.
        log.add(recent.sequence);
        continue;
      }
      const content = parsePublishedSignal(recent);
      if (content) {
        received.recovered += 1;
        received.signals.push(
          this.#add(log, { publisher, ...recent }, content, now),
        );
      } else {
        log.expectOn(recent.sequence, recent.channel, now);
      }
    }
    if (signal && !log.has(sequence)) {
      received.signals.push(this.#add(log, envelope, signal, now));
    }
    log.expect(sequence, now);
    if (log.missingCount > 0) {
      this.#waiting.add(log);
    }
    return received;
  }

  /**
   * Stops waiting for signals that have been missing for longer than the
   * reorder window, and cleans up.
   */
  giveUp(now: number): SignalGap[] {
    const gaps = new Array<SignalGap>();
    for (const log of this.#waiting) {
      for (const { channel } of log.giveUp(
        now - this.options.reorderWindowMs,
        now,
      )) {
        gaps.push({ channel });
      }
      if (log.missingCount === 0) {
        this.#waiting.delete(log);
      }
    }
    return gaps;
  }

  /** Lets go of what is too old to be of use. */
  trim(now: number): void {
    this.#buffer.trim(now);
  }

  /** How far this instance has come. */
  position(now: number): string {
    return this.#publishers.position(now);
  }

  /**
   * What arrived after `position`: of each publisher in the order of arrival, as
   * each signal tells how far its publisher was complete when it arrived.
   *
   * @returns `undefined` if not all of it is known
   */
  since(position: SignalPosition, now: number): StreamSignal[] | undefined {
    if ((position.time ?? 0) > now + CLOCK_MARGIN_MS) {
      // The clock was set back since, so nothing can be told by the time.
      return undefined;
    }
    const starts = this.#publishers.startsAfter(position);
    if (!starts) {
      return undefined;
    }
    const signals = new Array<StreamSignal>();
    for (const start of starts) {
      const found = this.#buffer.after(start);
      if (!found) {
        return undefined;
      }
      signals.push(...found);
    }
    return signals;
  }

  /**
   * What arrived at this instance since `time`, in order.
   *
   * @returns `undefined` if not all of it is known
   */
  arrivedSince(time: number): StreamSignal[] | undefined {
    return time < this.#startTime ? undefined : this.#buffer.since(time);
  }

  #add(
    log: PublisherLog,
    source: { publisher: string; sequence: number; split?: SignalSplit },
    content: PublishedSignal,
    now: number,
  ): StreamSignal {
    const { publisher, sequence, split } = source;
    log.add(sequence);
    const id = formatSignalId({ publisher, sequence });
    const signal: StreamSignal = {
      publisher,
      sequence,
      arrival: ++this.#arrivals,
      split,
      channel: content.channel,
      entityRefs: content.entityRefs && new Set(content.entityRefs),
      frame: MessageFrame.create({
        type: 'signal',
        channel: content.channel,
        message: content.message,
        id,
        position: formatSignalId({ publisher, sequence: log.complete }),
        split,
      }),
    };
    this.#buffer.add(signal, now);
    return signal;
  }

  #getLog(
    envelope: SignalEnvelope,
    hasSignal: boolean,
    gaps: SignalGap[],
    now: number,
  ): PublisherLog {
    const { publisher } = envelope;
    const known = this.#publishers.see(publisher, now);
    if (known) {
      return known;
    }
    const { log, isGap } = startPublisherLog(
      envelope,
      hasSignal,
      this.#startTime,
    );
    if (isGap) {
      gaps.push({});
    }
    const forgotten = this.#publishers.add(publisher, log, now);
    if (forgotten) {
      this.#waiting.delete(forgotten);
    }
    return log;
  }
}
