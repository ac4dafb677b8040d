import { createApiRef } from '@backstage/core-plugin-api';
import { JsonObject } from '@backstage/types';

/**
 * What became of the connection that carries the signals:
 *
 * - `idle`: nobody listens, so there is none.
 * - `connecting`: being made, for the first time or again. Signals sent now are
 *   replayed or answered by a resync once it stands.
 * - `connected`: signals arrive.
 * - `unavailable`: every transport failed. The client goes on trying, rarely;
 *   whoever can live without signals should poll meanwhile.
 *
 * @public
 */
export type SignalStatus = 'idle' | 'connecting' | 'connected' | 'unavailable';

/**
 * Signals of a channel may have been lost and nobody will send them again: read
 * anew what the signals would have changed.
 *
 * @public
 */
export type SignalResync = {
  /** The channel that signals may be missing from. */
  channel: string;
};

/** @public */
export interface SignalSubscriber {
  /** Stops the delivery at once, also of signals on their way. Calling it again does nothing. */
  unsubscribe(): void;
}

/**
 * What is known about a signal beside its message.
 *
 * @public
 */
export type SignalDelivery = {
  /**
   * It was published before the channel was delivered to this page, for the first
   * time or again after a broken connection: what the subscriber has read meanwhile
   * may show it already, so that who counts by signals has to read once more instead.
   */
  isMadeUpFor: boolean;
};

/** @public */
export type SignalSubscribeOptions = {
  /**
   * Called, in order with the signals around it, when signals of the channel may
   * have been lost. A {@link SignalApi} written for the stock plugin never calls it.
   */
  onResync?: (resync: SignalResync) => void;
};

/**
 * Receives the signals that backend plugins publish (BEP, Signals Plugin).
 *
 * @remarks
 *
 * What goes beyond `subscribe(channel, onMessage)` is optional, so that an
 * implementation written for the stock plugin is one of this API too.
 *
 * @public
 */
export interface SignalApi {
  /**
   * Delivers every signal of a channel, each once, in the order it was received.
   *
   * @param channel - the channel as the backend publishes it
   * @param onMessage - called with the message of each signal; `delivery` is missing where a
   * {@link SignalApi} was written for the stock plugin
   */
  subscribe<TMessage extends JsonObject = JsonObject>(
    channel: string,
    onMessage: (message: TMessage, delivery?: SignalDelivery) => void,
    options?: SignalSubscribeOptions,
  ): SignalSubscriber;

  /**
   * How the connection is doing now.
   *
   * @param channel - asks for this channel: `unavailable` also where the backend delivers no
   * more channels to the page, however well the others are doing
   */
  getStatus?(channel?: string): SignalStatus;

  /**
   * Calls the listener after every change of {@link SignalApi.getStatus}, with the status of the
   * connection. Who wants to know about a channel asks for it again.
   */
  onStatusChange?(listener: (status: SignalStatus) => void): SignalSubscriber;
}

/**
 * The {@link SignalApi} of the app. Has the id of the stock plugin's ref, so that
 * whoever asks with either ref gets the same client.
 *
 * @public
 */
export const signalApiRef = createApiRef<SignalApi>({
  id: 'plugin.signal.service',
});
