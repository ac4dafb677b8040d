/**
 * With real sockets: `ws` is to be the one of Node, not its stand-in for browsers.
 *
 * @jest-environment-options {"customExportConditions": ["node"]}
 */
import { waitFor } from '@testing-library/react';
import { JsonObject } from '@backstage/types';
import {
  TestSignalsServer,
  TestSignalsServerOptions,
} from '../__testUtils__/TestSignalsServer';
import { SignalClient, SignalClientOptions } from './SignalClient';

const TOKEN = 'user-token-that-must-not-be-seen';

let server: TestSignalsServer;
let client: SignalClient;
let subscribers: { unsubscribe(): void }[] = [];

/** Wraps the fetch that rejects network requests in frontend tests: here they are real. */
const realFetch: typeof fetch = (...args) => fetch(...args);

async function startServer(options?: TestSignalsServerOptions) {
  server = await TestSignalsServer.start(options);
}

function createClient(options: Partial<SignalClientOptions> = {}) {
  client = SignalClient.create({
    identity: {
      getCredentials: async () => ({ token: TOKEN }),
    } as SignalClientOptions['identity'],
    discoveryApi: { getBaseUrl: async () => server.baseUrl },
    fetchApi: { fetch: realFetch },
    reconnectTimeout: 20,
    maxReconnectTimeout: 100,
    idleTimeout: 20,
    ...options,
  });
}

/** Subscribes, and keeps all that arrives in order. */
function listen(channel: string) {
  const received: (JsonObject | 'resync')[] = [];
  const subscriber = client.subscribe(
    channel,
    message => received.push(message),
    { onResync: () => received.push('resync') },
  );
  subscribers.push(subscriber);
  return { received, unsubscribe: subscriber.unsubscribe };
}

afterEach(async () => {
  subscribers.forEach(subscriber => subscriber.unsubscribe());
  subscribers = [];
  await waitFor(() => expect(client.getStatus()).toBe('idle'));
  await server.stop();
  expect(server.mostOpenAtOnce).toBeLessThanOrEqual(1);
});

describe('SignalClient', () => {
  it('connects with the first subscription, delivers, and closes when nobody listens', async () => {
    await startServer();
    createClient();
    expect(client.getStatus()).toBe('idle');
    expect(server.requests).toEqual([]);

    const { received, unsubscribe } = listen('news');
    const connection = await server.connection(1);
    await connection.until(({ channels }) => channels.has('news'));
    server.publish('news', { n: 1 });
    server.publish('news', { n: 2 });
    await waitFor(() => expect(received).toEqual([{ n: 1 }, { n: 2 }]));
    expect(client.getStatus()).toBe('connected');

    unsubscribe();
    await connection.until(({ isOpen }) => !isOpen);
    expect(connection.closeCode).toBe(1000);
  });
});
