import { ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(__dirname, '../../../..');
const bundle =
  process.env.CALLBOARD_BUNDLE ?? path.join(root, '.cache', 'bundle');

/**
 * The bundled demo in a process of its own, with a SQLite directory that outlives a restart.
 */
export class DemoServer {
  static async start(): Promise<DemoServer> {
    const database = await mkdtemp(path.join(os.tmpdir(), 'callboard-e2e-'));
    const server = new DemoServer(await freePort(), database);
    await server.#launch();
    return server;
  }

  readonly url: string;
  readonly #port: number;
  readonly #database: string;
  #process: ChildProcess | undefined;

  private constructor(port: number, database: string) {
    this.url = `http://localhost:${port}`;
    this.#port = port;
    this.#database = database;
  }

  /** What our own tools need to find this demo. */
  get env(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      CALLBOARD_PORT: String(this.#port),
      CALLBOARD_BACKEND_PORT: String(this.#port),
      CALLBOARD_DATABASE_DIRECTORY: this.#database,
    };
  }

  async restart(): Promise<void> {
    await this.#end();
    await this.#launch();
  }

  async stop(): Promise<void> {
    await this.#end();
    await rm(this.#database, { recursive: true, force: true });
  }

  /** Hands in a webhook as GitHub does. */
  async receiveWebhook(event: string, payload: unknown): Promise<Response> {
    return await fetch(`${this.url}/api/events/http/github`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-github-event': event,
      },
      body: JSON.stringify(payload),
    });
  }

  /** Leaves the guest with nothing unread, whatever happened before. */
  async readEverything(): Promise<void> {
    const session = await getJson(`${this.url}/api/auth/guest/refresh`, {
      'x-requested-with': 'XMLHttpRequest',
    });
    const headers = {
      authorization: `Bearer ${session.backstageIdentity.token}`,
      'content-type': 'application/json',
    };
    const { notifications } = await getJson(
      `${this.url}/api/notifications/notifications?read=false&limit=100`,
      headers,
    );
    const ids = notifications.map(({ id }: { id: string }) => id);
    if (ids.length > 0) {
      await fetch(`${this.url}/api/notifications/notifications/update`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ ids, read: true }),
      });
    }
  }

  /** Runs a script of the root package.json against this demo, and answers what it printed. */
  async runScript(name: string, ...args: string[]): Promise<string> {
    const child = spawn(
      process.execPath,
      [path.join(root, 'scripts', 'callboard.mjs'), name, ...args],
      { cwd: root, env: this.env },
    );
    let output = '';
    child.stdout.on('data', chunk => (output += chunk));
    child.stderr.on('data', chunk => (output += chunk));
    const code = await new Promise(resolve => child.once('close', resolve));
    if (code !== 0) {
      throw new Error(`${name} ended with code ${code}: ${output}`);
    }
    return output;
  }

  async #launch() {
    const child = spawn(
      process.execPath,
      [
        path.join(bundle, 'packages', 'backend'),
        ...['--config', path.join(root, 'app-config.yaml')],
        ...['--config', path.resolve(__dirname, '../app-config.e2e.yaml')],
      ],
      {
        // The catalog reads the sample organisation relative to this.
        cwd: path.join(root, 'packages', 'backend'),
        env: { ...this.env, NODE_ENV: 'production', LOG_LEVEL: 'error' },
        stdio: ['ignore', 'inherit', 'inherit'],
      },
    );
    this.#process = child;
    await this.#untilReady(child);
  }

  async #untilReady(child: ChildProcess) {
    while (child.exitCode === null) {
      const answer = await fetch(
        `${this.url}/.backstage/health/v1/readiness`,
      ).catch(() => undefined);
      if (answer?.ok) {
        return;
      }
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    throw new Error(`The demo ended with code ${child.exitCode}`);
  }

  async #end() {
    const child = this.#process;
    if (!child || child.exitCode !== null) {
      return;
    }
    const ended = new Promise(resolve => child.once('exit', resolve));

    child.kill('SIGTERM');
    await ended;
  }
}

async function getJson(url: string, headers: Record<string, string>) {
  const response = await fetch(url, { headers });
  if (!response.ok) {
    throw new Error(`${url} answered ${response.status}`);
  }
  return await response.json();
}

async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address
          ? resolve(address.port)
          : reject(new Error('The system gave no port')),
      );
    });
  });
}
