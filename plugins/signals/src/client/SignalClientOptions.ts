import {
  DiscoveryApi,
  ErrorApi,
  FetchApi,
  IdentityApi,
} from '@backstage/core-plugin-api';

/**
 * Options of {@link SignalClient}. All times are in milliseconds.
 *
 * @public
 */
export interface SignalClientOptions {
  identity: IdentityApi;
  discoveryApi: DiscoveryApi;
  /** Reads the event stream where WebSockets do not get through. Default: the global `fetch`. */
  fetchApi?: FetchApi;
  /** Told, without showing it to the user, when a subscriber throws. Default: the console. */
  errorApi?: ErrorApi;
  /** How long a connection may take until it is ready. */
  connectTimeout?: number;
  /**
   * The longest wait before the first attempt to reconnect. It doubles with each
   * round of attempts that fails, three times, and on only after six more rounds, as
   * a restart is over by then; the wait is a random part of it.
   */
  reconnectTimeout?: number;
  /** What {@link SignalClientOptions.reconnectTimeout} doubles up to. Default: one minute. */
  maxReconnectTimeout?: number;
  /** How long a connection has to last until failures before it are forgotten. Default: 10 seconds. */
  stableTimeout?: number;
  /** How long to stay connected when nobody listens any more. Default: 5 seconds. */
  idleTimeout?: number;
}
