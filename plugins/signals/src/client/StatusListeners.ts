import {
  SignalStatus,
  SignalSubscriber,
} from '@callboard/backstage-plugin-signals-react';

/** Who wants to know how the connection is doing. */
export class StatusListeners {
  readonly #listeners = new Set<(status: SignalStatus) => void>();

  /** @param onError - told what a listener threw; the others are told their status */
  constructor(private readonly onError: (error: unknown) => void) {}

  add(listener: (status: SignalStatus) => void): SignalSubscriber {
    // Somebody may listen twice with one function.
    const entry = (status: SignalStatus) => listener(status);
    this.#listeners.add(entry);
    return { unsubscribe: () => this.#listeners.delete(entry) };
  }

  tell(status: SignalStatus): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(status);
      } catch (error) {
        this.onError(error);
      }
    }
  }
}
