import { once } from 'node:events';
import {
  formatClientMessage,
  parseServerMessage,
  SIGNALS_SUBPROTOCOL,
  type ClientMessage,
  type ServerMessage,
  type SignalMessage,
} from '@callboard/backstage-plugin-signals-common';
import { WebSocket, type ClientOptions } from 'ws';

type MessageOfType<TType extends ServerMessage['type']> = Extract<
  ServerMessage,
  { type: TType }
>;

/** How a connection ended. */
export interface TestClose {
  code: number;
  reason: string;
}

/**
 * A client with a real socket, that collects what it is sent.
 */
export class TestClient {
  /** Connects as a client of the protocol, and waits for `ready`. */
  static async connect(
    url: string,
    token: string,
    options?: ClientOptions,
  ): Promise<TestClient> {
    const client = new TestClient(url, [SIGNALS_SUBPROTOCOL, token], options);
    await client.receive('ready');
    return client;
  }

  /** Connects as a stock client does. */
  static async connectStock(url: string, token: string): Promise<TestClient> {
    const client = new TestClient(url, [token]);
    await once(client.socket, 'open');
    return client;
  }

  readonly socket: WebSocket;
  readonly messages = new Array<ServerMessage>();
  readonly closed: Promise<TestClose>;
  #unread = new Array<ServerMessage>();
  #waiting = new Set<() => void>();

  private constructor(
    url: string,
    protocols: string[],
    options?: ClientOptions,
  ) {
    this.socket = new WebSocket(url.replace(/^http/, 'ws'), protocols, options);
    // Whoever waits for something listens for errors.
    this.socket.setMaxListeners(0);
    this.closed = new Promise(resolve => {
      this.socket.on('close', (code, reason) =>
        resolve({ code, reason: reason.toString() }),
      );
    });
    this.socket.on('message', data => {
      const message = parseServerMessage(data.toString());
      if (!message) {
        throw new Error(`Server sent what it should not: ${data}`);
      }
      this.messages.push(message);
      this.#unread.push(message);
      for (const check of this.#waiting) {
        check();
      }
    });
  }

  get signals(): SignalMessage[] {
    return this.messages.filter(
      (message): message is SignalMessage => message.type === 'signal',
    );
  }

  send(message: ClientMessage): void {
    this.socket.send(formatClientMessage(message));
  }

  /** Subscribes and waits for the answer. */
  async subscribe(
    channels: string[],
    position?: string,
    missedMs?: number,
  ): Promise<MessageOfType<'subscribed'>> {
    this.send({ action: 'subscribe', channels, position, missedMs });
    return this.receive('subscribed');
  }

  /** Waits until the server has handled everything that was sent before. */
  async settle(): Promise<void> {
    this.send({ action: 'ping' });
    await this.receive('pong');
  }

  /** The next message of a type that was not returned before. */
  async receive<TType extends ServerMessage['type']>(
    type: TType,
  ): Promise<MessageOfType<TType>> {
    return new Promise((resolve, reject) => {
      const check = () => {
        const index = this.#unread.findIndex(message => message.type === type);
        if (index >= 0) {
          this.#waiting.delete(check);
          const [message] = this.#unread.splice(index, 1);
          resolve(message as MessageOfType<TType>);
        }
      };
      this.#waiting.add(check);
      check();
      this.socket.once('error', reject);
      void this.closed.then(({ code }) =>
        reject(new Error(`Closed with ${code} while waiting for ${type}`)),
      );
    });
  }

  async close(): Promise<void> {
    this.socket.close(1000);
    await this.closed;
  }
}
