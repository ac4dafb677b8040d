import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A delivery as it comes in over HTTP. */
export type Received = {
  /** The process that delivers it. */
  instance: string;
  key: string;
  destination: string;
  title: string;
  attempt: number;
};

type Answer = { status: number; headers?: Record<string, string> };

/** An HTTP server that channels deliver to, which counts what it gets. */
export class Receiver {
  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    await receiver.open();
    return receiver;
  }

  /** All that came in, in order, whether it was answered or not. */
  readonly received = new Array<Received>();
  /** Decides what to answer; by default it takes everything. */
  answer: (received: Received) => Promise<Answer | void> | Answer | void = () =>
    undefined;

  private server?: Server;
  private port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.port}/`;
  }

  /** Listens, after it was closed on the same port again. */
  async open(): Promise<void> {
    const server = createServer((request, response) => {
      // A client that was killed takes its connection along.
      this.handle(request, response).catch(() => response.destroy());
    });
    this.server = server;
    await new Promise<void>(resolve =>
      server.listen(this.port, '127.0.0.1', resolve),
    );
    this.port = (server.address() as AddressInfo).port;
  }

  /** Ends all connections, and refuses new ones. */
  async close(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    server?.closeAllConnections();
    await new Promise(resolve =>
      server ? server.close(resolve) : resolve({}),
    );
  }

  /** How often each destination got each key. */
  copies(): number[] {
    const keys = Map.groupBy(this.received, ({ key }) => key);
    return [...keys.values()].map(({ length }) => length);
  }

  /** How many deliveries were repeats. */
  repeats(): number {
    return this.copies().reduce((sum, count) => sum + count - 1, 0);
  }

  destinations(): Set<string> {
    return new Set(this.received.map(({ destination }) => destination));
  }

  private async handle(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const received: Received = JSON.parse(await text(request));
    this.received.push(received);
    const { status = 204, headers = {} } = (await this.answer(received)) ?? {};
    response.writeHead(status, headers).end();
  }
}
