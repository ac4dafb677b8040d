import { once } from 'node:events';
import { connect } from 'node:net';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { formatHandshake, shakeHands } from './__testUtils__/handshake';
import {
  startSignalsBackend,
  type SignalsBackend,
} from './__testUtils__/startSignalsBackend';
import { TestClient } from './__testUtils__/TestClient';
import { userToken } from './__testUtils__/testAuth';

describe('a backend that shuts down', () => {
  async function connectAll(
    backend: SignalsBackend,
    isStock: boolean,
    count = 10,
  ) {
    return Promise.all(
      Array.from({ length: count }, (_, index) =>
        isStock
          ? TestClient.connectStock(backend.url, userToken(`stock${index}`))
          : TestClient.connect(backend.url, userToken(`user${index}`)),
      ),
    );
  }

  async function isHealthy(backend: SignalsBackend): Promise<boolean> {
    return (await fetch(`${backend.url}/health`)).ok;
  }

  it('sends everybody to the other instances, spread over the shutdown delay', async () => {
    const delayMs = 1_000;
    const backend = await startSignalsBackend({
      config: {
        backend: {
          baseUrl: 'https://example.com',
          lifecycle: { serverShutdownDelay: { milliseconds: delayMs } },
        },
      },
    });
    const clients = await connectAll(backend, false);
    const stock = await connectAll(backend, true);
    await Promise.all(clients.map(client => client.subscribe(['a'])));

    const closeTimes = Promise.all(
      stock.map(async client => {
        await client.closed;
        return performance.now();
      }),
    );
    const stopped = backend.stop();
    const drains = await Promise.all(
      clients.map(client => client.receive('draining')),
    );
    expect(drains[0]).toEqual({ type: 'draining', withinMs: delayMs });
    expect((await shakeHands(backend.url, userToken('late'))).status).toBe(503);
    const stream = await fetch(`${backend.url}/stream?channel=a`, {
      headers: { Authorization: `Bearer ${userToken('late')}` },
    });
    expect(stream.status).toBe(503);
    const health = await fetch(`${backend.url}/health`);
    expect(health.status).toBe(503);

    // Who has not left yet still receives.
    await backend.signals.publish({
      recipients: null,
      channel: 'a',
      message: { n: 1 },
    });
    await Promise.all(clients.map(client => client.receive('signal')));
    const [mover, ...rest] = clients;
    await mover.close();

    // Stock clients come back at once when they are closed, so it is this that is
    // spread. However late the timers are, they come one after the other.
    const times = (await closeTimes).sort((a, b) => a - b);
    expect(times.at(-1)! - times[0]).toBeGreaterThan(delayMs / 2);
    for (const client of [...rest, ...stock]) {
      expect((await client.closed).code).toBe(1012);
    }
    await stopped;
    await expect(fetch(`${backend.url}/health`)).rejects.toThrow();
  });

  it('does not wait for those who do not answer, and cuts them off', async () => {
    const backend = await startSignalsBackend();
    const jane = connect({ port: backend.port, host: 'localhost' });
    jane.write(formatHandshake(userToken('jane')));
    await once(jane, 'data');
    const received = new Array<Buffer>();
    jane.on('data', data => received.push(data));
    const closed = once(jane, 'close');

    await backend.stop();
    await closed;
    const reason = Buffer.concat(received);
    expect(reason.readUInt16BE(reason.indexOf('Service restart') - 2)).toBe(
      1012,
    );
  }, 20_000);

  it('closes everybody at once where there is no delay, streams too', async () => {
    const backend = await startSignalsBackend();
    const clients = [
      ...(await connectAll(backend, false, 100)),
      ...(await connectAll(backend, true, 100)),
    ];
    const streams = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const stream = await fetch(`${backend.url}/stream?channel=a`, {
          headers: { Authorization: `Bearer ${userToken(`user${index}`)}` },
        });
        return { text: stream.text() };
      }),
    );

    await backend.stop();
    for (const client of clients) {
      expect(await client.closed).toEqual({
        code: 1012,
        reason: 'Service restart',
      });
      expect(client.messages.map(({ type }) => type)).not.toContain('draining');
    }
    for (const { text } of streams) {
      expect(await text).toContain('"type":"close","code":1012');
    }
  });

  it('sends those who read slowly all that waits for them, the close frame too', async () => {
    const backend = await startSignalsBackend({
      config: { signals: { limits: { maxBufferedBytes: 50_000_000 } } },
    });
    const accepted = once(backend.server, 'connection');
    const jane = await TestClient.connect(backend.url, userToken('jane'));
    const [serverSide] = await accepted;
    await jane.subscribe(['a']);
    jane.socket.pause();
    let count = 0;
    while (serverSide.writableLength < 1_000_000) {
      count += 1;
      await backend.signals.publish({
        recipients: null,
        channel: 'a',
        message: { text: 'x'.repeat(100_000) },
      });
    }
    const stopped = backend.stop();
    while (await isHealthy(backend)) {
      await new Promise(setImmediate);
    }
    jane.socket.resume();
    expect((await jane.closed).code).toBe(1012);
    expect(jane.signals).toHaveLength(count);
    await stopped;
  });

  it('rejects upgrades to the end, also those whose user is being looked up', async () => {
    let askedFor!: () => void;
    let letIn!: () => void;
    let stopOther!: () => void;
    const isAsked = new Promise<void>(resolve => (askedFor = resolve));
    const isLetIn = new Promise<void>(resolve => (letIn = resolve));
    const isOtherStopped = new Promise<void>(resolve => (stopOther = resolve));
    const backend = await startSignalsBackend({
      userInfo: {
        getUserInfo: async () => {
          askedFor();
          await isLetIn;
          return {
            userEntityRef: 'user:default/jane',
            ownershipEntityRefs: [],
          };
        },
      },
      features: [
        createBackendPlugin({
          pluginId: 'other',
          register(env) {
            env.registerInit({
              deps: { lifecycle: coreServices.lifecycle },
              init: async ({ lifecycle }) =>
                lifecycle.addShutdownHook(() => isOtherStopped),
            });
          },
        }),
      ],
    });
    const early = shakeHands(backend.url, userToken('jane'));
    await isAsked;
    const stopped = backend.stop();
    while (await isHealthy(backend)) {
      await new Promise(setImmediate);
    }
    expect((await shakeHands(backend.url, userToken('jane'))).status).toBe(503);
    letIn();
    expect((await early).status).toBe(503);
    stopOther();
    await stopped;
    await expect(shakeHands(backend.url, userToken('jane'))).rejects.toThrow();
  });
});
