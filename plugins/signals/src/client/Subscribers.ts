import { JsonObject } from '@backstage/types';
import {
  SignalDelivery,
  SignalSubscribeOptions,
} from '@callboard/backstage-plugin-signals-react';

export interface Subscriber extends SignalSubscribeOptions {
  onMessage: (message: JsonObject, delivery: SignalDelivery) => void;
}

/** Who listens to which channel, and how they are told. */
export class Subscribers {
  readonly #byChannel = new Map<string, Set<Subscriber>>();
  readonly #resyncs = new Map<string, ReturnType<typeof setTimeout>>();

  /** @param onError - told what a subscriber threw; the others get their signal */
  constructor(private readonly onError: (error: unknown) => void) {}

  get isEmpty(): boolean {
    return this.#byChannel.size === 0;
  }

  has(channel: string): boolean {
    return this.#byChannel.has(channel);
  }

  add(channel: string, subscriber: Subscriber): void {
    const subscribers = this.#byChannel.get(channel) ?? new Set();
    this.#byChannel.set(channel, subscribers.add(subscriber));
  }

  delete(channel: string, subscriber: Subscriber): void {
    const subscribers = this.#byChannel.get(channel);
    subscribers?.delete(subscriber);
    if (subscribers?.size === 0) {
      this.#byChannel.delete(channel);
      clearTimeout(this.#resyncs.get(channel));
      this.#resyncs.delete(channel);
    }
  }

  deliver(
    channel: string,
    message: JsonObject,
    delivery: SignalDelivery,
  ): void {
    this.#tell(channel, subscriber => subscriber.onMessage(message, delivery));
  }

  /**
   * Tells the subscribers of a channel to resync, at a random moment within the
   * given time, so that the clients of a server do not all ask at once. A resync
   * that is waiting already answers for this one, too.
   */
  resync(channel: string, spreadMs: number): void {
    if (!this.has(channel) || this.#resyncs.has(channel)) {
      return;
    }
    const tell = () => {
      this.#resyncs.delete(channel);
      this.#tell(channel, subscriber => subscriber.onResync?.({ channel }));
    };
    if (spreadMs > 0) {
      this.#resyncs.set(channel, setTimeout(tell, Math.random() * spreadMs));
    } else {
      tell();
    }
  }

  #tell(channel: string, call: (subscriber: Subscriber) => void): void {
    const subscribers = this.#byChannel.get(channel);
    for (const subscriber of [...(subscribers ?? [])]) {
      // One that is called earlier may have unsubscribed this one.
      if (subscribers?.has(subscriber)) {
        try {
          call(subscriber);
        } catch (error) {
          this.onError(error);
        }
      }
    }
  }
}
