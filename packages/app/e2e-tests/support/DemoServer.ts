import { ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fillInbox } from './fillInbox';
import { GuestInbox } from './GuestInbox';
import { Line } from './Line';
import { Sender } from './Sender';

const root = path.resolve(__dirname, '../../../..');
const bundle =
  process.env.CALLBOARD_BUNDLE ?? path.join(root, '.cache', 'bundle');

/** What outside systems sign in with. It opens a server that lives as long as the tests. */
const token = 'browser-tests-of-callboard';
/** What GitHub signs its webhooks with. */
const webhookSecret = 'webhooks-of-the-browser-tests';

/**
 * The bundled demo in a process of its own, with a SQLite directory that outlives a restart.
 */
export class DemoServer {
  static async start(): Promise<DemoServer> {
    const database = await mkdtemp(path.join(os.tmpdir(), 'callboard-e2e-'));
    const server = new DemoServer(await Line.lay(), database, await freePort());
    await server.boot();
    return server;
  }

  /** What leads from browsers to the server. */
  readonly line: Line;
  readonly url: string;
  /** An outside system that has something to say. */
  readonly sender: Sender;
  /** What the server holds for the guest. */
  readonly inbox: GuestInbox;
  readonly #database: string;
  readonly #smtpPort: number;
  #process: ChildProcess | undefined;

  private constructor(line: Line, database: string, smtpPort: number) {
    this.line = line;
    this.url = `http://localhost:${line.port}`;
    // These two are not on the line, and reach the server while it is cut.
    const direct = () => `http://127.0.0.1:${line.target}`;
    this.sender = new Sender(direct, token);
    this.inbox = new GuestInbox(direct);
    this.#database = database;
    this.#smtpPort = smtpPort;
  }

  /** What our own tools need to find this demo. */
  get env(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      CALLBOARD_PORT: String(this.line.port),
      CALLBOARD_BACKEND_PORT: String(this.line.port),
      CALLBOARD_LISTEN_PORT: String(this.line.target),
      CALLBOARD_SMTP_PORT: String(this.#smtpPort),
      CALLBOARD_DATABASE_DIRECTORY: this.#database,
      CALLBOARD_DEMO_TOKEN: token,
      GITHUB_WEBHOOK_SECRET: webhookSecret,
    };
  }

  /** Starts the server, and waits until it answers. */
  async boot(): Promise<void> {
    this.line.target = await freePort();
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

  /** Ends the server as a deployment does, and waits until it is gone. */
  async shutDown(): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null) {
      return;
    }
    const ended = new Promise(resolve => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  }

  async remove(): Promise<void> {
    await this.shutDown();
    await this.line.remove();
    await rm(this.#database, { recursive: true, force: true });
  }

  /** Puts so many unread notifications into the inbox of the guest. */
  fillInbox(count: number): void {
    fillInbox(this.#database, count);
  }

  /** Hands in a webhook as GitHub does. */
  async receiveWebhook(event: string, payload: unknown): Promise<Response> {
    const body = JSON.stringify(payload);
    const signature = createHmac('sha256', webhookSecret)
      .update(body)
      .digest('hex');
    return await fetch(`${this.url}/api/events/http/github`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-github-event': event,
        'x-hub-signature-256': `sha256=${signature}`,
      },
      body,
    });
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
}

async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
