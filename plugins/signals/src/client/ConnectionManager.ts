import { DiscoveryApi, IdentityApi } from '@backstage/core-plugin-api';
import { SignalStatus } from '@callboard/backstage-plugin-signals-react';
import { stepConnection } from './connectionMachine';
import {
  ConnectionEffect,
  ConnectionEvent,
  ConnectionTiming,
  getConnectionStatus,
  initialConnectionState,
  TimerName,
  TransportName,
} from './connectionState';
import { NamedTimers } from './NamedTimers';
import {
  ConnectionMessage,
  ConnectionOptions,
  EventStreamConnection,
  SignalConnection,
  SubscribeRequest,
  WebSocketConnection,
} from './transports';
import { watchBrowser } from './watchBrowser';
import { Watchdog } from './Watchdog';

export interface ConnectionManagerOptions {
  identity: IdentityApi;
  discoveryApi: DiscoveryApi;
  fetch: typeof fetch;
  timing: ConnectionTiming;
  getWanted(): SubscribeRequest;
  /** Called with every message on the connection, first with `ready`. */
  onMessage(message: ConnectionMessage, connection: SignalConnection): void;
  onStatusChange(status: SignalStatus): void;
}

const openTransport: {
  [TName in TransportName]: (options: ConnectionOptions) => SignalConnection;
} = {
  websocket: WebSocketConnection.open,
  'event-stream': EventStreamConnection.open,
};

/**
 * Keeps one connection to the server for as long as it is wanted: carries out what
 * the state machine decides, and tells it what happened.
 */
export class ConnectionManager {
  #state = initialConnectionState;
  #connection: SignalConnection | undefined;
  /** Aborted when the attempt or the connection that it belongs to is given up. */
  #attempt = new AbortController();
  #isStepping = false;
  #stopWatchingBrowser: (() => void) | undefined;
  readonly #events: ConnectionEvent[] = [];
  readonly #timers = new NamedTimers<TimerName>();
  readonly #watchdog = new Watchdog(() => {
    this.#disconnect();
    this.#dispatch({ type: 'ended', reaction: 'reconnect' });
  });

  constructor(private readonly options: ConnectionManagerOptions) {}

  get status(): SignalStatus {
    return getConnectionStatus(this.#state);
  }

  /** The connection, once it is ready. */
  get connection(): SignalConnection | undefined {
    return this.#state.phase === 'connected' ? this.#connection : undefined;
  }

  setWanted(isWanted: boolean): void {
    this.#dispatch({ type: isWanted ? 'wanted' : 'unwanted' });
  }

  /** Events that come up while one is being dealt with wait for their turn. */
  #dispatch(event: ConnectionEvent): void {
    this.#events.push(event);
    if (this.#isStepping) {
      return;
    }
    this.#isStepping = true;
    try {
      for (let next = this.#events.shift(); next; next = this.#events.shift()) {
        this.#step(next);
      }
    } finally {
      this.#isStepping = false;
    }
  }

  #step(event: ConnectionEvent): void {
    const statusBefore = this.status;
    const step = stepConnection(this.#state, event, this.options.timing);
    this.#state = step.state;
    for (const effect of step.effects) {
      this.#carryOut(effect);
    }
    this.#watchBrowserWhile(this.#state.phase !== 'idle');
    if (this.status !== statusBefore) {
      this.options.onStatusChange(this.status);
    }
  }

  #carryOut(effect: ConnectionEffect): void {
    switch (effect.type) {
      case 'connect':
        this.#connect(effect.transport);
        break;
      case 'disconnect':
        this.#disconnect();
        break;
      case 'probe':
        this.#watchdog.probe(
          this.#connection?.ping && (() => this.#connection?.ping?.()),
        );
        break;
      case 'startTimer':
        this.#timers.start(
          effect.timer,
          effect.jitter ? Math.random() * effect.ms : effect.ms,
          () => this.#dispatch({ type: 'elapsed', timer: effect.timer }),
        );
        break;
      default:
        this.#timers.stop(effect.timer);
    }
  }

  async #connect(transport: TransportName): Promise<void> {
    this.#attempt.abort();
    const { signal } = (this.#attempt = new AbortController());
    try {
      const [baseUrl, { token }] = await Promise.all([
        this.options.discoveryApi.getBaseUrl('signals'),
        this.options.identity.getCredentials(),
      ]);
      if (signal.aborted) {
        return;
      }
      this.#connection = openTransport[transport]({
        baseUrl,
        token,
        fetch: this.options.fetch,
        getWanted: this.options.getWanted,
        onMessage: message => this.#handleMessage(message),
        onEnd: end => {
          this.#disconnect();
          this.#dispatch({ type: 'ended', ...end });
        },
      });
    } catch {
      // Neither address nor credentials to be had: as good as no network.
      if (!signal.aborted) {
        this.#dispatch({ type: 'ended', reaction: 'reconnect' });
      }
    }
  }

  #disconnect(): void {
    this.#attempt.abort();
    this.#watchdog.stop();
    this.#connection?.close();
    this.#connection = undefined;
  }

  #handleMessage(message: ConnectionMessage): void {
    const connection = this.#connection;
    if (!connection) {
      return;
    }
    this.#watchdog.heard();
    switch (message.type) {
      case 'ready':
        this.#watchdog.watch(message.keepAliveMs);
        this.#dispatch({ type: 'ready' });
        break;
      case 'draining':
        this.#dispatch({ type: 'draining', withinMs: message.withinMs });
        break;
      case 'expiring':
        this.#renew(connection);
        break;
      default:
    }
    this.options.onMessage(message, connection);
  }

  async #renew(connection: SignalConnection): Promise<void> {
    try {
      const { token } = await this.options.identity.getCredentials();
      if (token && connection === this.#connection) {
        connection.renew(token);
      }
    } catch {
      // The server closes the connection when the token expires, and the client
      // asks for a new one before it comes back.
    }
  }

  #watchBrowserWhile(isNeeded: boolean): void {
    if (isNeeded) {
      this.#stopWatchingBrowser ??= watchBrowser(by =>
        this.#dispatch({ type: 'woken', by }),
      );
    } else {
      this.#stopWatchingBrowser?.();
      this.#stopWatchingBrowser = undefined;
    }
  }
}
