import {
  SignalMessage,
  SignalTracker,
  SubscribeStart,
} from '@callboard/backstage-plugin-signals-common';

/** How far one channel has come that is wanted, over all connections. */
export class ChannelProgress {
  /** What this channel has had, and from where on it has to be made up for. */
  readonly #tracker = new SignalTracker();

  /**
   * @param position - where the connection is at the moment from which it is wanted
   * @param wantedSince - that moment, in milliseconds since the epoch
   */
  constructor(
    position: string | undefined,
    private readonly wantedSince: number,
  ) {
    this.#tracker.advance(position);
  }

  /** From where on the server is to make up for what was missed. */
  getStart(now: number): SubscribeStart {
    // An empty position says nothing; to resume from it would be no better than to start.
    const position = this.#tracker.position() || undefined;
    return position !== undefined
      ? { position }
      : // The clock may have been set back.
        { missedMs: Math.max(now - this.wantedSince, 0) };
  }

  /**
   * Takes note of a signal. Says whether it is new.
   *
   * @param isDelivered - whether the server has said that the channel is delivered. What
   * comes before keeps the position it once came with, which may count on signals that
   * are still to be sent.
   */
  accept(signal: SignalMessage, isDelivered: boolean): boolean {
    return this.#tracker.accept(
      isDelivered ? signal : { ...signal, position: undefined },
    );
  }

  /** Takes note of how far the connection has come, which delivers the channel. */
  advance(position: string | undefined): void {
    this.#tracker.advance(position);
  }
}
