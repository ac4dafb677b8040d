import { ErrorApi } from '@backstage/core-plugin-api';
import { toError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import {
  isSignalChannel,
  MAX_CHANNEL_LENGTH,
} from '@callboard/backstage-plugin-signals-common';
import {
  SignalApi,
  SignalDelivery,
  SignalStatus,
  SignalSubscribeOptions,
  SignalSubscriber,
} from '@callboard/backstage-plugin-signals-react';
import { ChannelLedger } from './ChannelLedger';
import { ConnectionManager } from './ConnectionManager';
import { SignalClientOptions } from './SignalClientOptions';
import { StatusListeners } from './StatusListeners';
import { Subscribers, type Subscriber } from './Subscribers';
import { ConnectionMessage, SignalConnection } from './transports';

/**
 * Receives signals over one connection, as long as anybody listens.
 *
 * @remarks
 *
 * Connects by WebSocket, or by event stream where WebSockets do not get through. When
 * the connection breaks it is made anew, and what was published meanwhile is made up
 * for; where that is not possible the subscribers of the channel are told to resync.
 *
 * @public
 */
export class SignalClient implements SignalApi {
  /** Default of {@link SignalClientOptions.connectTimeout}. */
  static readonly DEFAULT_CONNECT_TIMEOUT_MS: number = 10_000;
  /** Default of {@link SignalClientOptions.reconnectTimeout}. */
  static readonly DEFAULT_RECONNECT_TIMEOUT_MS: number = 1_000;

  readonly #subscribers: Subscribers;
  readonly #ledger = new ChannelLedger();
  readonly #statusListeners: StatusListeners;
  /** The channels without room that the listeners to the status know of. */
  #toldRefused = '[]';
  readonly #manager: ConnectionManager;
  readonly #errorApi: ErrorApi | undefined;
  #isSyncPlanned = false;

  static create(options: SignalClientOptions): SignalClient {
    return new SignalClient(options);
  }

  private constructor(options: SignalClientOptions) {
    const { fetchApi = { fetch: (...args) => fetch(...args) } } = options;
    this.#errorApi = options.errorApi;
    this.#subscribers = new Subscribers(error => this.#report(error));
    this.#statusListeners = new StatusListeners(error => this.#report(error));
    this.#manager = new ConnectionManager({
      identity: options.identity,
      discoveryApi: options.discoveryApi,
      fetch: (...args) => fetchApi.fetch(...args),
      timing: {
        connectTimeout:
          options.connectTimeout ?? SignalClient.DEFAULT_CONNECT_TIMEOUT_MS,
        reconnectTimeout:
          options.reconnectTimeout ?? SignalClient.DEFAULT_RECONNECT_TIMEOUT_MS,
        maxReconnectTimeout: options.maxReconnectTimeout ?? 60_000,
        stableTimeout: options.stableTimeout ?? 10_000,
        idleTimeout: options.idleTimeout ?? 5_000,
      },
      getWanted: () => this.#ledger.getWanted(),
      onMessage: (message, connection) => this.#handle(message, connection),
      onStatusChange: status => this.#handleStatus(status),
    });
  }

  /** {@inheritdoc @callboard/backstage-plugin-signals-react#SignalApi.subscribe} */
  subscribe<TMessage extends JsonObject = JsonObject>(
    channel: string,
    onMessage: (message: TMessage, delivery: SignalDelivery) => void,
    options?: SignalSubscribeOptions,
  ): SignalSubscriber {
    if (!isSignalChannel(channel)) {
      // A server would ignore the message that asks for it, and all others in it.
      this.#report(
        new Error(
          `A channel is a string of 1 to ${MAX_CHANNEL_LENGTH} characters, so no signals can come on '${channel}'`,
        ),
      );
      return { unsubscribe: () => {} };
    }
    const subscriber = {
      // Nothing checks what a backend publishes; the caller vouches for its type.
      onMessage: onMessage as Subscriber['onMessage'],
      onResync: options?.onResync,
    };
    const wasEmpty = this.#subscribers.isEmpty;
    this.#subscribers.add(channel, subscriber);
    this.#ledger.want(channel);
    if (wasEmpty) {
      this.#manager.setWanted(true);
    }
    this.#planSync();
    return { unsubscribe: () => this.#unsubscribe(channel, subscriber) };
  }

  /** {@inheritdoc @callboard/backstage-plugin-signals-react#SignalApi.getStatus} */
  getStatus(channel?: string): SignalStatus {
    return channel !== undefined &&
      (!isSignalChannel(channel) || this.#ledger.isRefused(channel))
      ? 'unavailable'
      : this.#manager.status;
  }

  /** {@inheritdoc @callboard/backstage-plugin-signals-react#SignalApi.onStatusChange} */
  onStatusChange(listener: (status: SignalStatus) => void): SignalSubscriber {
    return this.#statusListeners.add(listener);
  }

  #unsubscribe(
    channel: string,
    subscriber: Parameters<Subscribers['delete']>[1],
  ): void {
    const wasListened = !this.#subscribers.isEmpty;
    this.#subscribers.delete(channel, subscriber);
    if (!this.#subscribers.has(channel)) {
      this.#ledger.unwant(channel);
      this.#planSync();
    }
    if (wasListened && this.#subscribers.isEmpty) {
      this.#manager.setWanted(false);
    }
  }

  /** Collects what changes in one tick, so that each channel is talked about once. */
  #planSync(): void {
    if (this.#isSyncPlanned) {
      return;
    }
    this.#isSyncPlanned = true;
    queueMicrotask(() => {
      this.#isSyncPlanned = false;
      const { connection } = this.#manager;
      if (connection) {
        this.#sync(connection);
      }
      this.#tellRefused();
    });
  }

  #sync(connection: SignalConnection): void {
    const { unsubscribe, subscribe, refused } = this.#ledger.takeChanges();
    if (unsubscribe.length > 0) {
      connection.unsubscribe(unsubscribe);
    }
    for (const request of subscribe) {
      connection.subscribe(request);
    }
    this.#reportRefused(refused);
  }

  #handle(message: ConnectionMessage, connection: SignalConnection): void {
    switch (message.type) {
      case 'ready':
        this.#ledger.startConnection(message.limits.maxChannels);
        this.#sync(connection);
        break;
      case 'signal': {
        const isMadeUpFor = this.#ledger.isCatchingUp(message.channel);
        if (this.#ledger.accept(message)) {
          this.#subscribers.deliver(message.channel, message.message, {
            isMadeUpFor,
          });
        }
        break;
      }
      case 'subscribed':
        this.#ledger.settle(message.channels, message.position);
        // Some of them may not be wanted any more.
        this.#planSync();
        break;
      case 'position':
        this.#ledger.advance(message.position);
        break;
      case 'resync':
        for (const channel of message.channels) {
          this.#subscribers.resync(channel, message.spreadMs);
        }
        break;
      case 'refused':
        this.#ledger.refuse(message.channels);
        this.#reportRefused(message.channels);
        this.#planSync();
        break;
      default:
    }
  }

  #reportRefused(channels: string[]): void {
    if (channels.length > 0) {
      this.#report(
        new Error(
          `The signals backend delivers at most ${
            this.#ledger.maxChannels
          } channels (signals.limits.maxChannels), and the page listens to more. It gets no signals on: ${channels.join(
            ', ',
          )}`,
        ),
      );
    }
  }

  #tellRefused(): void {
    const refused = JSON.stringify(this.#ledger.listRefused());
    if (refused !== this.#toldRefused) {
      this.#toldRefused = refused;
      this.#statusListeners.tell(this.#manager.status);
    }
  }

  #handleStatus(status: SignalStatus): void {
    if (status === 'idle') {
      this.#ledger.reset();
    }
    this.#statusListeners.tell(status);
  }

  #report(error: unknown): void {
    if (this.#errorApi) {
      this.#errorApi.post(toError(error), { hidden: true });
    } else {
      // eslint-disable-next-line no-console -- where no ErrorApi was given, as upstream's client takes none
      console.error(error);
    }
  }
}
