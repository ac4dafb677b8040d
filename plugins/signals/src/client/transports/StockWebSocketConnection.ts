import {
  formatClientMessage,
  getSignalCloseReaction,
  parseServerMessage,
} from '@callboard/backstage-plugin-signals-common';
import { openSocket, Socket } from './openSocket';
import {
  ConnectionOptions,
  SignalConnection,
  SubscribeRequest,
} from './SignalConnection';

/**
 * A WebSocket to the stock signals backend, see "Stock clients" in the protocol: the
 * bare token as subprotocol, one channel per message, no answers, no positions.
 */
export class StockWebSocketConnection implements SignalConnection {
  readonly canResume = false;

  static open(options: ConnectionOptions): StockWebSocketConnection {
    const { baseUrl, token, onMessage, onEnd } = options;
    const socket = openSocket({
      baseUrl,
      // The stock server lets users without a token in, as guests.
      protocols: token ? [token] : [],
      onOpen: () => onMessage({ type: 'ready' }),
      onText: text => {
        const message = parseServerMessage(text);
        if (message?.type === 'signal') {
          onMessage(message);
        }
      },
      onEnd: code => onEnd({ reaction: getSignalCloseReaction(code) }),
    });
    return new StockWebSocketConnection(socket, onMessage);
  }

  private constructor(
    private readonly socket: Socket,
    private readonly onMessage: ConnectionOptions['onMessage'],
  ) {}

  subscribe({ channels }: SubscribeRequest): void {
    for (const channel of channels) {
      this.socket.send(
        formatClientMessage({ action: 'subscribe', channels: [channel] }),
      );
    }
    this.onMessage({ type: 'subscribed', channels });
  }

  unsubscribe(channels: string[]): void {
    for (const channel of channels) {
      this.socket.send(
        formatClientMessage({ action: 'unsubscribe', channels: [channel] }),
      );
    }
  }

  /** The stock server looks at the token only once. */
  renew(): void {}

  close(): void {
    this.socket.close();
  }
}
