import { once } from 'node:events';
import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { AddressInfo, Socket } from 'node:net';
import { JsonObject } from '@backstage/types';
import {
  ClientMessage,
  parseClientMessage,
  parseSignalPosition,
  ServerMessage,
  SignalMessage,
  SIGNALS_SUBPROTOCOL,
  SubscribeMessage,
} from '@callboard/backstage-plugin-signals-common';
import { WebSocketServer } from 'ws';
import { TestServerConnection } from './TestServerConnection';

export interface TestSignalsServerOptions {
  /** The port to listen on; a free one if there is none given. */
  port?: number;
  /** Goes on with the signals of a server that was stopped. */
  history?: SignalMessage[];
  keepAliveMs?: number;
  maxMessageBytes?: number;
  /** Answers every WebSocket handshake like a proxy that breaks them. */
  breaksWebSockets?: boolean;
  /** Forgets signals at once, so that nobody can resume. */
  forgets?: boolean;
}

/**
 * A signals backend as small as the client under test needs it, over real sockets:
 * the protocol in its simplest form, with one publisher, and levers to make it fail.
 */
export class TestSignalsServer {
  readonly connections: TestServerConnection[] = [];
  /** What was requested, as `METHOD url`. */
  readonly requests: string[] = [];
  readonly #webSockets = new WebSocketServer({
    noServer: true,
    handleProtocols: () => SIGNALS_SUBPROTOCOL,
  });
  /** When the signals of the history were published, the last ones of it. */
  readonly #times: number[] = [];
  readonly #sockets = new Set<Socket>();
  #waiting: { count: number; resolve: () => void }[] = [];

  static async start(
    options: TestSignalsServerOptions = {},
  ): Promise<TestSignalsServer> {
    const server = createServer();
    server.listen(options.port ?? 0, '127.0.0.1');
    await once(server, 'listening');
    return new TestSignalsServer(server, options);
  }

  private constructor(
    private readonly server: Server,
    readonly options: TestSignalsServerOptions,
    readonly history: SignalMessage[] = options.history ?? [],
  ) {
    server.on('connection', socket => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    server.on('upgrade', (request, socket: Socket, head) =>
      this.#upgrade(request, socket, head),
    );
    server.on('request', (request, response) =>
      this.#answer(request, response),
    );
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${this.port}/api/signals`;
  }

  get open(): TestServerConnection[] {
    return this.connections.filter(connection => connection.isOpen);
  }

  /** The connection with this number, counted from 1, once it is there. */
  async connection(number: number): Promise<TestServerConnection> {
    if (this.connections.length < number) {
      await new Promise<void>(resolve =>
        this.#waiting.push({ count: number, resolve }),
      );
    }
    return this.connections[number - 1];
  }

  publish(channel: string, message: JsonObject): void {
    const id = `p:${this.history.length + 1}`;
    const signal: SignalMessage = {
      type: 'signal',
      channel,
      message,
      id,
      position: id,
    };
    this.history.push(signal);
    this.#times.push(Date.now());
    for (const connection of this.open) {
      if (connection.channels.has(channel)) {
        connection.send(signal);
      }
    }
  }

  async stop(code?: number): Promise<void> {
    for (const connection of this.open) {
      connection.end(code);
    }
    this.server.close();
    await Promise.all(
      [...this.#sockets].map(async socket => {
        const closed = once(socket, 'close');
        if (code === undefined) {
          socket.destroy();
        }
        await closed;
      }),
    );
  }

  #upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    this.requests.push(`UPGRADE ${request.url}`);
    const protocols = request.headers['sec-websocket-protocol'] ?? '';
    if (this.options.breaksWebSockets) {
      socket.end(
        'HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
      );
      return;
    }
    this.#webSockets.handleUpgrade(request, socket, head, webSocket => {
      const connection = TestServerConnection.overWebSocket(
        webSocket,
        protocols.split(/, ?/).at(-1),
      );
      webSocket.on('message', data => {
        const message = parseClientMessage(data.toString());
        if (message) {
          connection.received.push(message);
          this.handle(connection, message);
        }
        connection.notify();
      });
      this.#add(connection);
    });
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    this.requests.push(`${request.method} ${request.url}`);
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Allow-Headers', '*, Authorization');
    const url = new URL(request.url ?? '', this.baseUrl);
    if (url.pathname !== '/api/signals/stream') {
      response.writeHead(404).end();
      return;
    }
    const connection = TestServerConnection.overEventStream(
      request,
      response,
      request.headers.authorization?.replace('Bearer ', ''),
    );
    this.#add(connection);
    const position = request.headers['last-event-id'];
    const missedMs = url.searchParams.get('missedMs');
    this.handle(connection, {
      action: 'subscribe',
      channels: url.searchParams.getAll('channel'),
      ...(typeof position === 'string' && { position }),
      ...(missedMs !== null && { missedMs: Number(missedMs) }),
    });
  }

  #add(connection: TestServerConnection): void {
    this.connections.push(connection);
    connection.send({
      type: 'ready',
      connection: `${this.connections.length}`,
      limits: {
        maxMessageBytes: this.options.maxMessageBytes ?? 65_536,
        maxChannels: 200,
      },
      keepAliveMs: this.options.keepAliveMs ?? 25_000,
    });
    this.#waiting = this.#waiting.filter(({ count, resolve }) => {
      const isThere = count <= this.connections.length;
      return isThere ? resolve() : true;
    });
  }

  /** What the server does with a message. Tests replace it to interfere. */
  handle = (connection: TestServerConnection, message: ClientMessage) => {
    switch (message.action) {
      case 'subscribe': {
        const { channels } = message;
        this.#makeUp(message).forEach(missed => connection.send(missed));
        channels.forEach(channel => connection.channels.add(channel));
        connection.send({
          type: 'subscribed',
          channels,
          position: `@1,p:${this.history.length}`,
        });
        break;
      }
      case 'unsubscribe':
        message.channels.forEach(channel =>
          connection.channels.delete(channel),
        );
        break;
      case 'ping':
        connection.send({ type: 'pong' });
        break;
      default:
        connection.send({ type: 'renewed' });
    }
  };

  #makeUp({ channels, position, missedMs }: SubscribeMessage): ServerMessage[] {
    const isResuming = (position ?? missedMs) !== undefined;
    if (isResuming && this.options.forgets) {
      return [{ type: 'resync', channels, reason: 'position', spreadMs: 0 }];
    }
    let from = this.history.length;
    if (position !== undefined) {
      from = parseSignalPosition(position)?.sequences.get('p') ?? 0;
    } else if (missedMs !== undefined) {
      // A second more, for the way of the message.
      const since = Date.now() - missedMs - 1_000;
      from -= this.#times.filter(time => time >= since).length;
    }
    return this.history
      .slice(from)
      .filter(signal => channels.includes(signal.channel));
  }
}
