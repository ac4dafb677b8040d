import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';

export type SlackCall = { method: string; form: Record<string, string> };

/** As much of the API of Slack as the module calls, on this machine. */
export class SlackServer {
  static async start(): Promise<SlackServer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new SlackServer(server);
  }

  readonly calls: SlackCall[] = [];

  private constructor(private readonly server: Server) {
    server.on('request', async (request, response) => {
      let body = '';
      for await (const chunk of request) {
        body += chunk;
      }
      const method = request.url!.split('/').at(-1)!;
      this.calls.push({
        method,
        form: Object.fromEntries(new URLSearchParams(body)),
      });
      response.setHeader('Content-Type', 'application/json');
      response.end(
        JSON.stringify(
          method === 'users.lookupByEmail'
            ? { ok: true, user: { id: 'U_BY_EMAIL' } }
            : { ok: true, ts: `${this.calls.length}.0` },
        ),
      );
      server.emit('call');
    });
  }

  get url(): string {
    return `http://127.0.0.1:${
      (this.server.address() as AddressInfo).port
    }/api/`;
  }

  /** Resolves with the calls of one method when there are that many. */
  async receive(method: string, count: number): Promise<SlackCall[]> {
    for (;;) {
      const calls = this.calls.filter(call => call.method === method);
      if (calls.length >= count) {
        return calls;
      }
      await once(this.server, 'call');
    }
  }

  stop(): void {
    this.server.close();
  }
}
