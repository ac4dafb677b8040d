import {
  formatSignalId,
  parseSignalId,
} from '@callboard/backstage-plugin-signals-common';
import type { StreamSignal } from './ReplayBuffer';

/**
 * Finds the chunks of signals that were split because of their many recipients.
 * Hardly any are, so the signals that are whole take no room here.
 */
export class ChunkIndex {
  // Chunks other than the first, which is found by the id that all share.
  readonly #later = new Map<string, Set<StreamSignal>>();

  constructor(
    private readonly find: (
      publisher: string,
      sequence: number,
    ) => StreamSignal | undefined,
  ) {}

  add(signal: StreamSignal): void {
    if (signal.signalId === formatSignalId(signal)) {
      return;
    }
    const key = createKey(signal);
    const chunks = this.#later.get(key);
    if (chunks) {
      chunks.add(signal);
    } else {
      this.#later.set(key, new Set([signal]));
    }
  }

  delete(signal: StreamSignal): void {
    const key = createKey(signal);
    const chunks = this.#later.get(key);
    chunks?.delete(signal);
    if (chunks?.size === 0) {
      this.#later.delete(key);
    }
  }

  /** The other chunks of the same signal. */
  others(signal: StreamSignal): StreamSignal[] {
    const later = this.#later.get(createKey(signal));
    if (!later) {
      return [];
    }
    const first = parseSignalId(signal.signalId);
    const chunks = [...later];
    if (first?.publisher === signal.publisher) {
      chunks.unshift(this.find(first.publisher, first.sequence) ?? signal);
    }
    return chunks.filter(chunk => chunk !== signal);
  }
}

function createKey({ publisher, signalId }: StreamSignal): string {
  return `${publisher} ${signalId}`;
}
