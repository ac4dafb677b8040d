import { formatSignalId } from '@callboard/backstage-plugin-signals-common';
import type { ClientConnection } from '../connections/ClientConnection';
import type { StreamSignal } from './ReplayBuffer';

// Of so many, chunks may be missing. More are not waited for.
const MAX_INCOMPLETE = 20;

interface SplitSignal {
  chunksLeft: number;
  // Weak, as the last chunk may never come.
  receivers: WeakSet<ClientConnection>;
}

/**
 * Who has had a signal that was split because of its many recipients, for as long as
 * its chunks come. Clients of the protocol would drop a second chunk by themselves;
 * stock clients cannot.
 */
export class SplitSignals {
  readonly #incomplete = new Map<string, SplitSignal>();

  /**
   * Those who have had another chunk of the same signal, to be added to. To be asked
   * once for each chunk.
   *
   * @returns `undefined` if the signal is whole
   */
  receiversOf({
    publisher,
    split,
  }: StreamSignal): WeakSet<ClientConnection> | undefined {
    if (!split) {
      return undefined;
    }
    const [first, last] = split;
    const id = formatSignalId({ publisher, sequence: first });
    const signal = this.#incomplete.get(id) ?? {
      chunksLeft: last - first + 1,
      receivers: new WeakSet(),
    };
    signal.chunksLeft -= 1;
    this.#incomplete.delete(id);
    if (signal.chunksLeft > 0) {
      this.#incomplete.set(id, signal);
      this.#forgetOldest();
    }
    return signal.receivers;
  }

  #forgetOldest(): void {
    if (this.#incomplete.size > MAX_INCOMPLETE) {
      const [oldest] = this.#incomplete.keys();
      this.#incomplete.delete(oldest);
    }
  }
}
