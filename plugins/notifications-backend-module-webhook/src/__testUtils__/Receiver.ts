import { once } from 'node:events';
import {
  createServer,
  IncomingHttpHeaders,
  IncomingMessage,
  ServerResponse,
} from 'node:http';
import { AddressInfo } from 'node:net';

/** A request as it arrived. */
export type ReceivedRequest = {
  method: string;
  path: string;
  headers: IncomingHttpHeaders & { [name in string]: string };
  body: string;
};

/** A local HTTP server that keeps what it gets. */
export class Receiver {
  readonly requests = new Array<ReceivedRequest>();
  /** Responds to requests. */
  respond: (response: ServerResponse) => void = response => response.end();

  private readonly server = createServer((request, response) =>
    this.receive(request, response),
  );

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    receiver.server.listen(0, '127.0.0.1');
    await once(receiver.server, 'listening');
    return receiver;
  }

  get url(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/hook?code=address-secret`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async receive(request: IncomingMessage, response: ServerResponse) {
    const chunks = await request.toArray();
    this.requests.push({
      method: request.method!,
      path: request.url!,
      headers: request.headers as ReceivedRequest['headers'],
      body: Buffer.concat(chunks).toString(),
    });
    this.respond(response);
  }
}
