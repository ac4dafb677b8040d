import { once } from 'node:events';
import { connect } from 'node:net';
import { formatHandshake, shakeHands } from './__testUtils__/handshake';
import {
  startSignalsBackend,
  type SignalsBackend,
} from './__testUtils__/startSignalsBackend';
import { TestClient } from './__testUtils__/TestClient';
import { userToken } from './__testUtils__/testAuth';

describe('a backend that shuts down', () => {
  const clientCount = 10;

  async function connectAll(backend: SignalsBackend, isStock: boolean) {
    return Promise.all(
      Array.from({ length: clientCount }, (_, index) =>
        isStock
          ? TestClient.connectStock(backend.url, userToken(`stock${index}`))
          : TestClient.connect(backend.url, userToken(`user${index}`)),
      ),
    );
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
      ...(await connectAll(backend, false)),
      ...(await connectAll(backend, true)),
    ];
    const stream = await fetch(`${backend.url}/stream?channel=a`, {
      headers: { Authorization: `Bearer ${userToken('jane')}` },
    });
    const text = stream.text();

    await backend.stop();
    for (const client of clients) {
      expect(await client.closed).toEqual({
        code: 1012,
        reason: 'Service restart',
      });
      expect(client.messages.map(({ type }) => type)).not.toContain('draining');
    }
    expect(await text).toContain('"type":"close","code":1012');
  });
});
