import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import type { JsonObject } from '@backstage/types';
import type { SignalPayload } from '@callboard/backstage-plugin-signals-node';
import type { InstanceReport, PublishCommand } from './instance';

/**
 * A backend in a process of its own, with a user of its own who can sign in.
 */
export class BackendInstance {
  static async start(options: {
    userName: string;
    database: JsonObject;
    relay: boolean;
  }): Promise<BackendInstance> {
    const port = await findFreePort();
    const baseUrl = `http://127.0.0.1:${port}`;
    const config = {
      app: { baseUrl: 'http://localhost:3000' },
      backend: {
        baseUrl,
        listen: { host: '127.0.0.1', port },
        database: options.database,
      },
      auth: {
        providers: {
          guest: {
            userEntityRef: `user:default/${options.userName}`,
            dangerouslyAllowOutsideDevelopment: true,
          },
        },
      },
      events: { useEventBus: 'always' },
      signals: {
        limits: { maxConnectsPerUser: 1_000 },
        resyncSpread: { milliseconds: 0 },
        relay: options.relay,
      },
    };
    const child = fork(require.resolve('./instance'), {
      execArgv: ['--require', '@backstage/cli/config/nodeTransform.cjs'],
      env: {
        ...process.env,
        NODE_ENV: 'production',
        NODE_OPTIONS: '',
        SIGNALS_TEST_CONFIG: JSON.stringify(config),
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const instance = new BackendInstance(baseUrl, child);
    await instance.#untilStarted();
    return instance;
  }

  readonly url: string;
  readonly #exited: Promise<unknown>;
  readonly #publishing = new Map<number, (error?: string) => void>();
  #output = '';

  private constructor(
    private readonly baseUrl: string,
    private readonly child: ChildProcess,
  ) {
    this.url = `${baseUrl}/api/signals`;
    this.#exited = once(child, 'exit');
    child.stdout!.on('data', data => (this.#output += data));
    child.stderr!.on('data', data => (this.#output += data));
    child.on('message', (report: InstanceReport) => {
      if (report.type === 'published') {
        this.#publishing.get(report.n)?.(report.error);
        this.#publishing.delete(report.n);
      }
    });
    child.on('exit', () => {
      for (const settle of this.#publishing.values()) {
        settle('The process has ended');
      }
    });
  }

  /** What the process has written so far. */
  get output(): string {
    return this.#output;
  }

  /** The token of the user of this instance. It is valid on all of them. */
  async signIn(): Promise<string> {
    const response = await fetch(`${this.baseUrl}/api/auth/guest/refresh`, {
      method: 'POST',
    });
    const { backstageIdentity } = await response.json();
    return backstageIdentity.token;
  }

  /** @returns whether the broker has taken it */
  async publish(plugin: string, signal: SignalPayload): Promise<boolean> {
    const command: PublishCommand = { plugin, signal };
    return new Promise(resolve => {
      if (!this.child.connected) {
        resolve(false);
        return;
      }
      this.#publishing.set(signal.message.n as number, error =>
        resolve(error === undefined),
      );
      this.child.send(command);
    });
  }

  /** Begins to shut down, the way that a deployment does it. */
  stop(): void {
    this.child.kill('SIGTERM');
  }

  /** Ends the process, whatever it is doing. */
  async destroy(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.#exited;
  }

  async #untilStarted(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.child.on('message', (report: InstanceReport) => {
        if (report.type === 'started') {
          resolve();
        }
      });
      this.child.once('exit', () =>
        reject(new Error(`The backend did not start: ${this.#output}`)),
      );
    });
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}
