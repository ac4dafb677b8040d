import { createServer, type AddressInfo } from 'node:net';
import type { JsonObject } from '@backstage/types';
import { SIGNALS_SUBPROTOCOL } from '@callboard/backstage-plugin-signals-common';
import { HttpClient } from '../client/HttpClient';
import { ReconnectingFleet } from '../client/ReconnectingFleet';
import { SocketFleet } from '../client/SocketFleet';
import type { BenchmarkDatabase } from '../database/BenchmarkDatabase';
import { sizeOfTables } from '../database/sizeOfTables';
import { timeInDatabase } from '../database/timeInDatabase';
import { Child } from '../lib/Child';
import { TokenIssuer, type SigningKey } from '../lib/tokens';
import { modulePath } from '../paths';
import type { Contender } from '../systems';
import {
  serverSpecVariable,
  type ServerMethods,
  type ServerSpec,
} from './ServerSpec';

/** How outside systems sign in; it never leaves this machine. */
const serviceToken = 'benchmark-service-token';
const appUrl = 'http://127.0.0.1:3000';

/** Where the notifications plugin answers. */
export const notificationsPath = '/api/notifications';

/** Where the answer to a user is next to nothing. */
export const barePath = '/api/bare';

/** @internal */
export interface BenchmarkServerOptions {
  contender: Contender;
  database: BenchmarkDatabase;
  key: SigningKey;
  logFile: string;
  /** Whether it shares a broker with other instances. */
  eventBus?: boolean;
}

/**
 * A backend under test in a process of its own, and the ways to use it.
 *
 * @internal
 */
export class BenchmarkServer {
  static async start(
    options: BenchmarkServerOptions,
  ): Promise<BenchmarkServer> {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const spec: ServerSpec = {
      system: options.contender.system,
      config: backendConfig(options, url, port),
      eventBus: options.eventBus ?? false,
      channels: options.contender.channels ?? 0,
      userKey: { ...options.key.publicKey } as JsonObject,
    };
    const startChild = () => startServer(options, spec);
    return new BenchmarkServer(
      options,
      url,
      startChild,
      await startChild(),
      await TokenIssuer.create(options.key.privateKey),
    );
  }

  readonly #http: HttpClient;
  #child: Child<ServerMethods>;

  private constructor(
    private readonly options: BenchmarkServerOptions,
    private readonly url: string,
    private readonly startChild: () => Promise<Child<ServerMethods>>,
    child: Child<ServerMethods>,
    private readonly issuer: TokenIssuer,
  ) {
    this.#child = child;
    this.#http = new HttpClient(url);
  }

  get contender(): Contender {
    return this.options.contender;
  }

  get child(): Child<ServerMethods> {
    return this.#child;
  }

  /** Kills the process, and starts another one in its place. Settles when that listens. */
  async restart(): Promise<void> {
    await this.#child.stop();
    this.#child = await this.startChild();
  }

  /** Sends a notification as an outside system does. */
  async send(options: {
    recipients: { type: 'entity'; entityRef: string } | { type: 'broadcast' };
    payload: { title: string } & JsonObject;
    headers?: Record<string, string>;
  }) {
    const { recipients, payload, headers } = options;
    return this.#http.request({
      method: 'POST',
      path: notificationsPath,
      token: serviceToken,
      body: { recipients, payload },
      headers,
    });
  }

  /** What a browser needs to act for a user. */
  async signIn(userRef: string) {
    return {
      apiUrl: `${this.url}/api`,
      userRef,
      token: await this.issuer.issue(userRef),
    };
  }

  /** Reads paths as one user, or posts to them, with a token that is checked anew each time. */
  async reader(userRef: string) {
    const token = await this.issuer.issue(userRef);
    return (path: string, body?: JsonObject) =>
      this.#http.request({
        method: body === undefined ? 'GET' : 'POST',
        path,
        token,
        body,
      });
  }

  /** How many milliseconds of some work its PostgreSQL planned and ran statements. */
  async timeInDatabase(work: () => Promise<void>): Promise<number> {
    return timeInDatabase(this.options.database, work);
  }

  /** How many bytes tables of its PostgreSQL have; see `sizeOfTables`. */
  async sizeOfTables(like: string): Promise<number> {
    return sizeOfTables(this.options.database, like);
  }

  /** A fleet of WebSockets to this server, subscribed to the channel of notifications. */
  async createFleet(): Promise<SocketFleet> {
    return new SocketFleet({
      url: `${this.url.replace('http', 'ws')}/api/signals`,
      origin: appUrl,
      subprotocols:
        this.contender.system === 'callboard' ? [SIGNALS_SUBPROTOCOL] : [],
      privateKey: this.options.key.privateKey,
      channel: 'notifications',
      logFile: this.options.logFile,
    });
  }

  /** Clients of the frontend plugin, one per user, on the same channel. */
  async createReconnectingFleet(users: string[]): Promise<ReconnectingFleet> {
    return ReconnectingFleet.connect({
      baseUrl: `${this.url}/api/signals`,
      privateKey: this.options.key.privateKey,
      users,
      channel: 'notifications',
      logFile: this.options.logFile,
    });
  }

  async stop(): Promise<void> {
    await this.#http.close();
    await this.#child.stop();
  }
}

async function startServer(
  options: BenchmarkServerOptions,
  spec: ServerSpec,
): Promise<Child<ServerMethods>> {
  const child = Child.start<ServerMethods>({
    module: modulePath('server/main.ts', options.contender.root),
    name: options.contender.label,
    logFile: options.logFile,
    env: {
      [serverSpecVariable]: JSON.stringify(spec),
      NODE_ENV: 'production',
    },
  });
  try {
    await child.call('start', {});
  } catch (error) {
    await child.stop();
    throw error;
  }
  return child;
}

function backendConfig(
  { contender, database, eventBus }: BenchmarkServerOptions,
  url: string,
  port: number,
): JsonObject {
  return {
    ...contender.config,
    app: { baseUrl: appUrl },
    backend: {
      baseUrl: url,
      listen: { host: '127.0.0.1', port },
      database: database.config,
      auth: {
        externalAccess: [
          {
            type: 'static',
            options: { token: serviceToken, subject: 'benchmark' },
          },
        ],
      },
    },
    events: { useEventBus: eventBus ? 'always' : 'never' },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => {
    server.close(resolve);
  });
  return port;
}
