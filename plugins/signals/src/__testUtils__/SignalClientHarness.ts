import { waitFor } from '@testing-library/react';
import { JsonObject } from '@backstage/types';
import { SignalClient, SignalClientOptions } from '../client';
import { ConnectionCounter } from './ConnectionCounter';
import {
  TestSignalsServer,
  TestSignalsServerOptions,
} from './TestSignalsServer';

/** What a listener was told, in order. */
export type Told = JsonObject | 'resync';

/**
 * A client with short times, the server that it is to find, and what holds for
 * every test: one connection at a time, and no token to be seen.
 */
export class SignalClientHarness {
  /** The token that the identity API gives out; tests replace it to renew it. */
  token: string | undefined = 'first-secret-token';
  server!: TestSignalsServer;
  client!: SignalClient;
  readonly errors: Error[] = [];
  readonly #servers: TestSignalsServer[] = [];
  readonly #unsubscribes: (() => void)[] = [];
  readonly #counter = ConnectionCounter.install();
  readonly #console = (['log', 'info', 'warn', 'error', 'debug'] as const).map(
    method => jest.spyOn(console, method),
  );

  async startServer(options?: TestSignalsServerOptions) {
    this.server = await TestSignalsServer.start(options);
    this.#servers.push(this.server);
    return this.server;
  }

  /** A server in the place of the one there was, which knows what that one knew. */
  async restartServer(options?: TestSignalsServerOptions) {
    const { port, history } = this.server;
    await this.server.stop();
    return this.startServer({ port, history, ...options });
  }

  createClient(options: Partial<SignalClientOptions> = {}): SignalClient {
    const identity: Partial<SignalClientOptions['identity']> = {
      getCredentials: async () => ({ token: this.token }),
    };
    this.client = SignalClient.create({
      identity: identity as SignalClientOptions['identity'],
      discoveryApi: { getBaseUrl: async () => this.server.baseUrl },
      fetchApi: { fetch: this.#counter.fetch },
      errorApi: {
        post: error => this.errors.push(error as Error),
        error$: () => {
          throw new Error('not used');
        },
      },
      reconnectTimeout: 10,
      maxReconnectTimeout: 40,
      stableTimeout: 20,
      idleTimeout: 20,
      ...options,
    });
    return this.client;
  }

  listen(channel: string) {
    const told: Told[] = [];
    const { unsubscribe } = this.client.subscribe(
      channel,
      message => told.push(message),
      { onResync: () => told.push('resync') },
    );
    this.#unsubscribes.push(unsubscribe);
    return { told, unsubscribe };
  }

  /** Listens to channels and waits until they are delivered. */
  async listenConnected(...channels: string[]) {
    const listeners = channels.map(channel => this.listen(channel));
    await this.delivered(...channels);
    return listeners;
  }

  /** Resolves once the server delivers the channels, and the client knows. */
  async delivered(...channels: string[]) {
    await until('The channels are not delivered', () => {
      const delivered = this.server.open.at(-1)?.channels;
      return (
        this.client.getStatus() === 'connected' &&
        channels.every(channel => delivered?.has(channel))
      );
    });
  }

  async tearDown() {
    this.#unsubscribes.forEach(unsubscribe => unsubscribe());
    await until(
      'The client did not let go of its connection',
      () => this.client.getStatus() === 'idle',
    );
    await Promise.all(this.#servers.map(server => server.stop()));
    this.#counter.uninstall();
    const shown = JSON.stringify([
      this.#console.map(({ mock }) => mock.calls.flat().map(String)),
      this.#servers.flatMap(server => server.requests),
      this.errors.map(String),
    ]);
    this.#console.forEach(spy => spy.mockRestore());
    if (shown.includes('secret')) {
      throw new Error(`A token can be seen: ${shown}`);
    }
    if (this.#counter.mostAtOnce > 1) {
      throw new Error('The client held more than one connection at once');
    }
  }
}

async function until(problem: string, isTrue: () => boolean) {
  await waitFor(() => {
    if (!isTrue()) {
      throw new Error(problem);
    }
  });
}
