import type { SignalMessage } from './serverMessages';
import {
  advanceSignalPosition,
  formatSignalPosition,
  parseSignalId,
  parseSignalPosition,
  type SignalId,
  type SignalPosition,
} from './SignalPosition';
import type { SignalSplit } from './SignalSplit';

// Every restart of a backend brings new publishers, and a tab may stay open for
// weeks. Servers mention no more than this, and know what it means when a publisher
// is not mentioned.
const MAX_PUBLISHERS = 1_000;

/**
 * What a client must remember to resume where it was, and to take no signal
 * twice: its position, and the ids of the signals that came ahead of it.
 *
 * Keep one tracker for as long as there are subscriptions, over all
 * connections, and over WebSocket and event stream alike.
 *
 * @public
 */
export class SignalTracker {
  #position: SignalPosition = { sequences: new Map() };
  #started = false;
  // Sequence numbers above the position, by publisher. They empty themselves
  // as the position moves on, which it does at every signal and keep-alive.
  readonly #ahead = new Map<string, Set<number>>();

  /**
   * Takes note of a signal.
   *
   * @returns `false` if the signal was there before and must be dropped.
   * Signals without an id come from publishers that do not number them; nothing
   * can be said about those, and they are always taken.
   */
  accept(signal: SignalMessage): boolean {
    const id = parseSignalId(signal.id);
    if (!id) {
      return true;
    }
    const complete = this.#position.sequences.get(id.publisher) ?? 0;
    const ahead = this.#ahead.get(id.publisher);
    const known = id.sequence <= complete || ahead?.has(id.sequence);
    if (!known) {
      this.#remember(id, signal.split);
    }
    this.advance(signal.position);
    return !known;
  }

  /**
   * Takes note of a position that the server told. Text that is not a position
   * is ignored.
   */
  advance(position: string | undefined): void {
    const parsed = parseSignalPosition(position);
    if (!parsed) {
      return;
    }
    this.#started = true;
    advanceSignalPosition(this.#position, parsed);
    for (const publisher of parsed.sequences.keys()) {
      this.#forgetCompleted(publisher);
    }
    for (const publisher of this.#position.sequences.keys()) {
      if (this.#position.sequences.size <= MAX_PUBLISHERS) {
        break;
      }
      this.#position.sequences.delete(publisher);
      this.#ahead.delete(publisher);
    }
  }

  /**
   * The position to resume from; `undefined` before the server told the first.
   */
  position(): string | undefined {
    return this.#started ? formatSignalPosition(this.#position) : undefined;
  }

  /**
   * Forgets everything, as at the very start. To be used when the last
   * subscription goes: what comes after is not missed by anybody.
   */
  reset(): void {
    this.#position = { sequences: new Map() };
    this.#started = false;
    this.#ahead.clear();
  }

  // Who has had one chunk of a signal that was split has had them all.
  #remember({ publisher, sequence }: SignalId, split?: SignalSplit): void {
    const ahead = this.#ahead.get(publisher) ?? new Set();
    const complete = this.#position.sequences.get(publisher) ?? 0;
    const [first, last] = split ?? [sequence, sequence];
    for (let number = Math.max(first, complete + 1); number <= last; number++) {
      ahead.add(number);
    }
    this.#ahead.set(publisher, ahead);
  }

  #forgetCompleted(publisher: string): void {
    const ahead = this.#ahead.get(publisher);
    const complete = this.#position.sequences.get(publisher) ?? 0;
    for (const sequence of ahead ?? []) {
      if (sequence <= complete) {
        ahead?.delete(sequence);
      }
    }
    if (ahead?.size === 0) {
      this.#ahead.delete(publisher);
    }
  }
}
