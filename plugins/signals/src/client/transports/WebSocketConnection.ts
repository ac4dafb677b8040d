import {
  ClientMessage,
  defaultSignalConnectionLimits,
  formatClientMessage,
  getSignalCloseReaction,
  parseServerMessage,
  SIGNALS_SUBPROTOCOL,
  UNTOLD_SIGNAL_POSITION,
} from '@callboard/backstage-plugin-signals-common';
import { openSocket, Socket } from './openSocket';
import {
  ConnectionOptions,
  SignalConnection,
  SubscribeRequest,
} from './SignalConnection';

/** The protocol as it is meant: over a WebSocket that speaks our subprotocol. */
export class WebSocketConnection implements SignalConnection {
  static open(options: ConnectionOptions): WebSocketConnection {
    const { baseUrl, token, onMessage, onEnd } = options;
    const connection = new WebSocketConnection(
      openSocket({
        baseUrl,
        protocols: token ? [SIGNALS_SUBPROTOCOL, token] : [SIGNALS_SUBPROTOCOL],
        onText: text => {
          const message = parseServerMessage(text);
          if (message?.type === 'ready') {
            connection.#maxMessageBytes = message.limits.maxMessageBytes;
          }
          if (message) {
            onMessage(message);
          }
        },
        onEnd: code => onEnd({ reaction: getSignalCloseReaction(code) }),
      }),
    );
    return connection;
  }

  #maxMessageBytes = defaultSignalConnectionLimits.maxMessageBytes;

  private constructor(private readonly socket: Socket) {}

  subscribe({ channels, ...start }: SubscribeRequest): void {
    const message: ClientMessage = { action: 'subscribe', channels, ...start };
    if (!this.#isTooBig(message)) {
      this.#send(message);
    } else if (channels.length > 1) {
      for (const half of halve(channels)) {
        this.subscribe({ channels: half, ...start });
      }
    } else {
      // A position may name many publishers.
      this.#send({ ...message, position: UNTOLD_SIGNAL_POSITION });
    }
  }

  unsubscribe(channels: string[]): void {
    const message: ClientMessage = { action: 'unsubscribe', channels };
    if (this.#isTooBig(message) && channels.length > 1) {
      halve(channels).forEach(half => this.unsubscribe(half));
    } else {
      this.#send(message);
    }
  }

  renew(token: string): void {
    this.#send({ action: 'renew', token });
  }

  ping(): void {
    this.#send({ action: 'ping' });
  }

  close(): void {
    this.socket.close();
  }

  /** Such a message ends the connection for good. */
  #isTooBig(message: ClientMessage): boolean {
    const { length } = new TextEncoder().encode(formatClientMessage(message));
    return length > this.#maxMessageBytes;
  }

  #send(message: ClientMessage): void {
    this.socket.send(formatClientMessage(message));
  }
}

function halve(channels: string[]): string[][] {
  const middle = Math.ceil(channels.length / 2);
  return [channels.slice(0, middle), channels.slice(middle)];
}
