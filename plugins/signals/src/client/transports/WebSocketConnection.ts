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
  readonly canResume = true;

  static open(options: ConnectionOptions): WebSocketConnection {
    const { baseUrl, token, onMessage, onEnd } = options;
    const connection = new WebSocketConnection(
      openSocket({
        baseUrl,
        protocols: token ? [SIGNALS_SUBPROTOCOL, token] : [SIGNALS_SUBPROTOCOL],
        // The server says `ready`, which is when the connection can be used.
        onOpen: () => {},
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

  subscribe(request: SubscribeRequest): void {
    const message: ClientMessage = { action: 'subscribe', ...request };
    // A position may name many publishers. A message that is too big ends it all.
    const isTooBig =
      request.position !== undefined &&
      new TextEncoder().encode(formatClientMessage(message)).length >
        this.#maxMessageBytes;
    this.#send(
      isTooBig ? { ...message, position: UNTOLD_SIGNAL_POSITION } : message,
    );
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
