import type { SignalSplit } from '@callboard/backstage-plugin-signals-common';
import type { MessageFrame } from '../frames/MessageFrame';
import type { ReaderStart } from './Publishers';

/** A numbered signal that has arrived at this instance. */
export interface StreamSignal {
  publisher: string;
  sequence: number;
  /** Counts what has arrived at this instance. */
  arrival: number;
  /** Only if it is a chunk of a signal that was split. */
  split?: SignalSplit;
  channel: string;
  /** Lower-cased entity refs; `undefined` for a broadcast. */
  entityRefs?: ReadonlySet<string>;
  frame: MessageFrame;
}

interface Entry {
  signal: StreamSignal;
  time: number;
  bytes: number;
}

/** How much a {@link ReplayBuffer} holds. */
export interface ReplayBufferLimits {
  maxSignals: number;
  maxBytes: number;
  maxAgeMs: number;
}

// What an entry costs besides its frame and its recipients, roughly.
const ENTRY_BYTES = 400;
const ENTITY_REF_BYTES = 80;

/**
 * Holds the last signals that arrived, bounded by number, size and age.
 */
export class ReplayBuffer {
  // In the order of arrival. The ones before `#start` are gone.
  #entries: Array<Entry | undefined> = [];
  #start = 0;
  #bytes = 0;
  #droppedTime = -Infinity;
  readonly #byPublisher = new Map<string, Map<number, StreamSignal>>();

  constructor(private readonly limits: ReplayBufferLimits) {}

  get size(): number {
    return this.#entries.length - this.#start;
  }

  add(signal: StreamSignal, now: number): void {
    const bytes =
      ENTRY_BYTES +
      signal.frame.webSocket.length +
      ENTITY_REF_BYTES * (signal.entityRefs?.size ?? 0);
    this.#entries.push({ signal, time: now, bytes });
    this.#bytes += bytes;
    const known = this.#byPublisher.get(signal.publisher);
    if (known) {
      known.set(signal.sequence, signal);
    } else {
      this.#byPublisher.set(
        signal.publisher,
        new Map([[signal.sequence, signal]]),
      );
    }
    this.trim(now);
  }

  get(publisher: string, sequence: number): StreamSignal | undefined {
    return this.#byPublisher.get(publisher)?.get(sequence);
  }

  /**
   * What arrived from a publisher after what a reader has had, in order.
   *
   * @returns `undefined` if some of it is gone
   */
  after({ publisher, log, start }: ReaderStart): StreamSignal[] | undefined {
    if (log.complete - start > this.size) {
      return undefined;
    }
    const signals = new Array<StreamSignal>();
    const add = (sequence: number) => {
      const signal = this.get(publisher, sequence);
      if (signal) {
        signals.push(signal);
      }
      return signal !== undefined;
    };
    for (let sequence = start + 1; sequence <= log.complete; sequence++) {
      if (!add(sequence)) {
        return undefined;
      }
    }
    for (const sequence of log.ahead()) {
      if (sequence > start && !add(sequence)) {
        return undefined;
      }
    }
    return signals.sort((a, b) => a.arrival - b.arrival);
  }

  /**
   * What arrived since a time, in order.
   *
   * @returns `undefined` if some of it is gone
   */
  since(time: number): StreamSignal[] | undefined {
    if (this.#droppedTime >= time) {
      return undefined;
    }
    let start = this.#entries.length;
    while (start > this.#start && this.#entries[start - 1]!.time >= time) {
      start -= 1;
    }
    return this.#entries.slice(start).map(entry => entry!.signal);
  }

  /** Lets go of what is beyond the limits. */
  trim(now: number): void {
    const { maxSignals, maxBytes, maxAgeMs } = this.limits;
    for (
      let oldest = this.#entries[this.#start];
      oldest &&
      (this.size > maxSignals ||
        this.#bytes > maxBytes ||
        oldest.time < now - maxAgeMs);
      oldest = this.#entries[this.#start]
    ) {
      this.#entries[this.#start] = undefined;
      this.#start += 1;
      this.#drop(oldest);
    }
    // Moving the rest down now and then costs less than doing it each time.
    if (this.#start > 1000 && this.#start > this.size) {
      this.#entries = this.#entries.slice(this.#start);
      this.#start = 0;
    }
  }

  #drop({ signal, time, bytes }: Entry): void {
    this.#droppedTime = time;
    this.#bytes -= bytes;
    const known = this.#byPublisher.get(signal.publisher);
    known?.delete(signal.sequence);
    if (known?.size === 0) {
      this.#byPublisher.delete(signal.publisher);
    }
  }
}
