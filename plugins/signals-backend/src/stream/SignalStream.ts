import {
  formatSignalId,
  formatSignalPosition,
  parsePublishedSignal,
  type PublishedSignal,
  type SignalEnvelope,
  type SignalEvent,
  type SignalPosition,
} from '@callboard/backstage-plugin-signals-common';
import { MessageFrame } from '../frames/MessageFrame';
import { PublisherLog } from './PublisherLog';
import {
  ReplayBuffer,
  type ReplayBufferLimits,
  type StreamSignal,
} from './ReplayBuffer';

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

// How far the clocks of two instances may be apart.
const CLOCK_MARGIN_MS = 5_000;
// How long an event may be under way.
const DELAY_MARGIN_MS = 15_000;
// Positions do not mention publishers that have been quiet for this long. It is
// longer than publishers send heartbeats. A reader goes by half of it, so that
// two instances which are not quite in step do not raise an alarm.
const QUIET_MS = 30 * 60_000;
// A new publisher whose first signals may just have been overtaken.
const MAX_OVERTAKEN = 100;
// A jump in the numbers by more than this is not looked into one by one.
const MAX_MISSING = 1_000;
const MAX_PUBLISHERS = 1_000;

interface PublisherState {
  log: PublisherLog;
  lastSeen: number;
}

/**
 * Everything that arrives at this instance, put in order by publisher: finds
 * out what is new, what is missing, and what somebody who was away has missed.
 *
 * All times are in milliseconds since the epoch.
 */
export class SignalStream {
  readonly #publishers = new Map<string, PublisherState>();
  readonly #waiting = new Set<PublisherLog>();
  readonly #buffer: ReplayBuffer;
  // When this instance subscribed to the broker.
  #startTime: number;
  // A position from before this time may count on publishers of which this
  // instance has not heard, or not anymore.
  #blindUntil: number;
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
    this.#blindUntil = options.startTime;
  }

  /** Takes note that signals come from now on: the broker took the subscription. */
  begin(now: number): void {
    this.#startTime = now;
    this.#blindUntil = now;
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
      const content = parsePublishedSignal(recent);
      if (content) {
        received.recovered += 1;
        received.signals.push(
          this.#add(
            log,
            { publisher, sequence: recent.sequence, id: recent.id },
            content,
            now,
          ),
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
    const sequences = new Map<string, number>();
    for (const [publisher, { log, lastSeen }] of this.#publishers) {
      if (lastSeen >= now - QUIET_MS) {
        sequences.set(publisher, log.complete);
      }
    }
    return formatSignalPosition({ time: now, sequences });
  }

  /**
   * What arrived after `position`: of each publisher in the order of arrival, as
   * each signal tells how far its publisher was complete when it arrived.
   *
   * @returns `undefined` if not all of it is known
   */
  since(position: SignalPosition): StreamSignal[] | undefined {
    // What was sent before this began nobody here knows, and the position need
    // not name the publisher: it may have been quiet until then.
    if (position.time !== undefined && position.time < this.#blindUntil) {
      return undefined;
    }
    const { time = 0 } = position;
    for (const publisher of position.sequences.keys()) {
      if (
        !this.#publishers.has(publisher) &&
        time < this.#blindUntil + DELAY_MARGIN_MS
      ) {
        return undefined;
      }
    }
    const signals = new Array<StreamSignal>();
    for (const [publisher, { log, lastSeen }] of this.#publishers) {
      const start = position.sequences.get(publisher);
      const wasQuiet = start === undefined && lastSeen < time - QUIET_MS / 2;
      if (!wasQuiet && !this.#collect(publisher, log, start ?? 0, signals)) {
        return undefined;
      }
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

  /** The other chunks of a signal that was split, as far as they are here. */
  otherChunks(signal: StreamSignal): StreamSignal[] {
    return this.#buffer.otherChunks(signal);
  }

  // Returns whether all that arrived after `start` is still here.
  #collect(
    publisher: string,
    log: PublisherLog,
    start: number,
    signals: StreamSignal[],
  ): boolean {
    if (log.complete - start > this.#buffer.size) {
      return false;
    }
    const found = new Array<StreamSignal>();
    const collect = (sequence: number) => {
      const signal = this.#buffer.get(publisher, sequence);
      if (signal) {
        found.push(signal);
      }
      return signal !== undefined;
    };
    for (let sequence = start + 1; sequence <= log.complete; sequence++) {
      if (!collect(sequence)) {
        return false;
      }
    }
    for (const sequence of log.ahead()) {
      if (sequence > start && !collect(sequence)) {
        return false;
      }
    }
    signals.push(...found.sort((a, b) => a.arrival - b.arrival));
    return true;
  }

  #add(
    log: PublisherLog,
    source: { publisher: string; sequence: number; id?: string },
    content: PublishedSignal,
    now: number,
  ): StreamSignal {
    const { publisher, sequence } = source;
    log.add(sequence);
    const id = formatSignalId({ publisher, sequence });
    const signal: StreamSignal = {
      publisher,
      sequence,
      arrival: ++this.#arrivals,
      signalId: source.id ?? id,
      channel: content.channel,
      entityRefs: content.entityRefs && new Set(content.entityRefs),
      frame: MessageFrame.create({
        type: 'signal',
        channel: content.channel,
        message: content.message,
        id,
        position: formatSignalId({ publisher, sequence: log.complete }),
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
    const known = this.#publishers.get(envelope.publisher);
    if (known) {
      known.lastSeen = now;
      return known.log;
    }
    if (this.#publishers.size >= MAX_PUBLISHERS) {
      this.#forgetOldest();
    }
    const log = this.#startLog(envelope, hasSignal, gaps);
    this.#publishers.set(envelope.publisher, { log, lastSeen: now });
    return log;
  }

  // A publisher that is new to this instance may have published while this
  // instance was already there, without a word of it having come through.
  #startLog(
    envelope: SignalEnvelope,
    hasSignal: boolean,
    gaps: SignalGap[],
  ): PublisherLog {
    const startTime = this.#startTime;
    let start = hasSignal ? envelope.sequence - 1 : envelope.sequence;
    // When the newest signal among those up to `start` was published.
    let startSignalTime = hasSignal ? envelope.earlierTime : envelope.time;
    for (const recent of [...(envelope.recent ?? [])].reverse()) {
      if (recent.time < startTime) {
        startSignalTime = recent.time;
        break;
      }
      start = recent.sequence - 1;
      startSignalTime = envelope.earlierTime;
    }
    const isPast =
      start === 0 ||
      (startSignalTime !== undefined &&
        startSignalTime < startTime - CLOCK_MARGIN_MS);
    if (!isPast && start <= MAX_OVERTAKEN) {
      return new PublisherLog(0);
    }
    if (!isPast) {
      gaps.push({});
    }
    return new PublisherLog(start);
  }

  #forgetOldest(): void {
    let oldest: { publisher: string; state: PublisherState } | undefined;
    for (const [publisher, state] of this.#publishers) {
      if (!oldest || state.lastSeen < oldest.state.lastSeen) {
        oldest = { publisher, state };
      }
    }
    if (oldest) {
      this.#publishers.delete(oldest.publisher);
      this.#waiting.delete(oldest.state.log);
      this.#blindUntil = Math.max(this.#blindUntil, oldest.state.lastSeen);
    }
  }
}
