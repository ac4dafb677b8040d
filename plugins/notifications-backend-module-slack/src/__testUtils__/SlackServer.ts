import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';

type Answer = {
  status?: number;
  headers?: Record<string, string>;
  body: unknown;
};

/** Responses as the documentation of Slack has them. */
export const slackResponses = {
  posted: (channel: string, ts: string): Answer => ({
    body: { ok: true, channel, ts, message: { type: 'message', ts } },
  }),
  error: (error: string): Answer => ({ body: { ok: false, error } }),
  rateLimited: (seconds: number): Answer => ({
    status: 429,
    headers: { 'Retry-After': `${seconds}` },
    body: { ok: false, error: 'ratelimited' },
  }),
  unavailable: (): Answer => ({ status: 503, body: 'upstream error' }),
  proxyPage: (): Answer => ({ body: '<html>Log in to the proxy</html>' }),
  hanging: 'hanging',
} as const;

export type SlackCall = { method: string; token: string; [name: string]: any };

/** Speaks as much of the Web API as the module calls, on this machine. */
export class SlackServer {
  static async start(): Promise<SlackServer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new SlackServer(server);
  }

  readonly calls: SlackCall[] = [];
  /** Ids of users by e-mail address. */
  readonly users = new Map<string, string>();
  readonly #answers: Array<Answer | 'hanging'> = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    server.on('request', async (request, response) => {
      let text = '';
      for await (const chunk of request) {
        text += chunk;
      }
      const method = request.url!.replace('/api/', '');
      const form = Object.fromEntries(new URLSearchParams(text));
      for (const name of ['blocks', 'attachments', 'metadata']) {
        if (form[name]) {
          form[name] = JSON.parse(form[name]);
        }
      }
      const token = request.headers.authorization ?? '';
      this.calls.push({ ...form, method, token });
      server.emit('call');
      const answer = this.#answers.shift() ?? this.#answer(method, form);
      if (answer === 'hanging') {
        return;
      }
      response.writeHead(answer.status ?? 200, {
        'Content-Type': 'application/json',
        ...answer.headers,
      });
      response.end(
        typeof answer.body === 'string'
          ? answer.body
          : JSON.stringify(answer.body),
      );
    });
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/api/`;
  }

  /** Answers the next calls; the ones after them succeed. */
  answerNext(...answers: Array<Answer | 'hanging'>): void {
    this.#answers.push(...answers);
  }

  async nextCall(): Promise<void> {
    await once(this.#server, 'call');
  }

  /** Method and receiver of all calls, for short. */
  get summary(): string[] {
    return this.calls.map(
      ({ method, channel, email }) => `${method} ${channel ?? email}`,
    );
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #answer(method: string, form: Record<string, string>): Answer {
    if (method === 'users.lookupByEmail') {
      const id = this.users.get(form.email);
      return id
        ? { body: { ok: true, user: { id, team_id: 'T1' } } }
        : slackResponses.error('users_not_found');
    }
    // A message to a user lands in the conversation with that user.
    return slackResponses.posted(
      form.channel.replace(/^U/, 'D'),
      form.ts ?? `17000000${this.calls.length}.000100`,
    );
  }
}
