import {
  ClientMessage,
  formatClientMessage,
  getSignalCloseReaction,
  parseServerMessage,
  SIGNALS_SUBPROTOCOL,
} from '@callboard/backstage-plugin-signals-common';
import { openSocket, Socket } from './openSocket';
import {
  ConnectionOptions,
  SignalConnection,
  SubscribeRequest,
} from './SignalConnection';

/** The protocol as it is meant: over a WebSocket that speaks our subprotocol. */
export class WebSocketConnection implements SignalConnection {
  readonly canResume = true;

  static open(options: ConnectionOptions): WebSocketConnection {
    const { baseUrl, token, onMessage, onEnd } = options;
    return new WebSocketConnection(
      openSocket({
        baseUrl,
        protocols: token ? [SIGNALS_SUBPROTOCOL, token] : [SIGNALS_SUBPROTOCOL],
        // The server says `ready`, which is when the connection can be used.
        onOpen: () => {},
        onText: text => {
          const message = parseServerMessage(text);
          if (message) {
            onMessage(message);
          }
        },
        onEnd: code => onEnd({ reaction: getSignalCloseReaction(code) }),
      }),
    );
  }

  private constructor(private readonly socket: Socket) {}

  subscribe(request: SubscribeRequest): void {
    this.#send({ action: 'subscribe', ...request });
  }

  unsubscribe(channels: string[]): void {
    this.#send({ action: 'unsubscribe', channels });
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

  #send(message: ClientMessage): void {
    this.socket.send(formatClientMessage(message));
  }
}
