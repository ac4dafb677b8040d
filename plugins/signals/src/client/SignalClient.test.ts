/**
 * With real sockets: `ws` is to be the one of Node, not its stand-in for browsers.
 *
 * @jest-environment-options {"customExportConditions": ["node"]}
 */
import { waitFor } from '@testing-library/react';
import { formatClientMessage } from '@callboard/backstage-plugin-signals-common';
import { SignalClientHarness } from '../__testUtils__/SignalClientHarness';

let harness: SignalClientHarness;

beforeEach(() => {
  harness = new SignalClientHarness();
});

afterEach(async () => {
  await harness.tearDown();
});

describe('SignalClient', () => {
  it('connects with the first subscription, delivers, and closes when nobody listens', async () => {
    const server = await harness.startServer();
    const client = harness.createClient();
    expect(client.getStatus()).toBe('idle');
    expect(server.requests).toEqual([]);

    const [{ told, unsubscribe }] = await harness.listenConnected('news');
    server.publish('news', { n: 1 });
    server.publish('other', { n: 2 });
    server.publish('news', { n: 3 });
    await waitFor(() => expect(told).toEqual([{ n: 1 }, { n: 3 }]));

    unsubscribe();
    const [connection] = server.connections;
    await connection.until(({ isOpen }) => !isOpen);
    expect(connection.closeCode).toBe(1000);
    expect(client.getStatus()).toBe('idle');
  });

  it('does not open a second socket when two components subscribe in one tick', async () => {
    const server = await harness.startServer();
    harness.createClient();
    const [first, second, third] = await harness.listenConnected(
      'news',
      'weather',
      'news',
    );
    server.publish('news', { n: 1 });
    await waitFor(() => expect(third.told).toEqual([{ n: 1 }]));
    expect(first.told).toEqual([{ n: 1 }]);
    expect(second.told).toEqual([]);
    expect(server.connections).toHaveLength(1);
    expect(server.connections[0].received).toEqual([
      {
        action: 'subscribe',
        channels: ['news', 'weather'],
        missedMs: expect.any(Number),
      },
    ]);
  });

  it('keeps its connection while one component replaces the other', async () => {
    const server = await harness.startServer();
    harness.createClient({ idleTimeout: 300 });
    const [before] = await harness.listenConnected('news');
    before.unsubscribe();
    const after = harness.listen('weather');
    await harness.delivered('weather');
    server.publish('news', { n: 1 });
    server.publish('weather', { n: 2 });
    await waitFor(() => expect(after.told).toEqual([{ n: 2 }]));
    expect(before.told).toEqual([]);
    expect(server.connections).toHaveLength(1);
    expect(server.connections[0].received.slice(1)).toEqual([
      { action: 'unsubscribe', channels: ['news'] },
      expect.objectContaining({ action: 'subscribe', channels: ['weather'] }),
    ]);
    after.unsubscribe();
  });

  it('says nothing to the server about a channel that is left and listened to again in one tick', async () => {
    const server = await harness.startServer();
    harness.createClient({ idleTimeout: 300 });
    const [before] = await harness.listenConnected('news');
    before.unsubscribe();
    const [after] = await harness.listenConnected('news');
    server.publish('news', { n: 1 });
    await waitFor(() => expect(after.told).toEqual([{ n: 1 }]));
    expect(server.connections[0].received).toHaveLength(1);
  });

  it('delivers a message that comes before the answer to the subscribe', async () => {
    const server = await harness.startServer();
    harness.createClient();
    const { handle } = server;
    server.handle = (connection, message) => {
      connection.send({
        type: 'signal',
        channel: 'news',
        message: { n: 1 },
        id: 'p:1',
        position: 'p:1',
      });
      handle(connection, message);
    };
    const { told } = harness.listen('news');
    await waitFor(() => expect(told).toEqual([{ n: 1 }]));
  });

  it('delivers what is published on a channel while the subscribe to it is on its way', async () => {
    const server = await harness.startServer();
    harness.createClient();
    const [news] = await harness.listenConnected('news');
    const { handle } = server;
    server.handle = (connection, message) => {
      server.publish('weather', { n: 1 });
      server.publish('news', { n: 2 });
      server.handle = handle;
      handle(connection, message);
    };
    const weather = harness.listen('weather');
    await waitFor(() => expect(weather.told).toEqual([{ n: 1 }]));
    expect(news.told).toEqual([{ n: 2 }]);
  });

  it.each([
    ['WebSocket', {}],
    ['event stream', { breaksWebSockets: true }],
  ])(
    'loses nothing on a channel that is left and listened to again within a round trip by %s',
    async (_, options) => {
      const server = await harness.startServer(options);
      harness.createClient();
      const [news] = await harness.listenConnected('news');
      const { handle } = server;
      let n = 0;
      // Signals of both channels come between whatever is said about the one.
      server.handle = (connection, message) => {
        server.publish('weather', { n: ++n });
        server.publish('news', { n: ++n });
        handle(connection, message);
      };
      // The client talks to the server after each, and hears nothing meanwhile.
      const first = harness.listen('weather');
      await Promise.resolve();
      first.unsubscribe();
      await Promise.resolve();
      const { told } = harness.listen('weather');
      await harness.delivered('weather');
      await waitFor(() => expect(news.told).toContainEqual({ n }));
      server.publish('weather', { n: ++n });
      await waitFor(() => expect(told).toContainEqual({ n }));
      expect(told).toEqual(
        server.history
          .filter(({ channel }) => channel === 'weather')
          .map(({ message }) => message),
      );
    },
  );

  it('goes on telling the others when one subscriber throws, and reports the error', async () => {
    const server = await harness.startServer();
    const client = harness.createClient();
    const subscriber = client.subscribe('news', () => {
      throw new Error('this one is broken');
    });
    const [{ told }] = await harness.listenConnected('news');
    server.publish('news', { n: 1 });
    server.publish('news', { n: 2 });
    await waitFor(() => expect(told).toEqual([{ n: 1 }, { n: 2 }]));
    expect(harness.errors.map(({ message }) => message)).toEqual([
      'this one is broken',
      'this one is broken',
    ]);
    subscriber.unsubscribe();
  });

  it('calls nobody who unsubscribed while a signal was being delivered', async () => {
    const server = await harness.startServer();
    const client = harness.createClient();
    const later: ReturnType<typeof harness.listen>[] = [];
    const subscriber = client.subscribe('news', () => later[0].unsubscribe());
    later.push(...(await harness.listenConnected('news')));
    const last = harness.listen('news');
    server.publish('news', { n: 1 });
    await waitFor(() => expect(last.told).toEqual([{ n: 1 }]));
    expect(later[0].told).toEqual([]);
    subscriber.unsubscribe();
  });

  it('hands on a resync of the server, also one that is spread, once', async () => {
    const server = await harness.startServer();
    harness.createClient();
    const [news, weather] = await harness.listenConnected('news', 'weather');
    const resync = (spreadMs: number) =>
      server.connections[0].send({
        type: 'resync',
        channels: ['news'],
        reason: 'gap',
        spreadMs,
      });
    resync(50);
    resync(50);
    await waitFor(() => expect(news.told).toEqual(['resync']));
    resync(0);
    server.publish('weather', { n: 1 });
    await waitFor(() => expect(weather.told).toEqual([{ n: 1 }]));
    expect(news.told).toEqual(['resync', 'resync']);
  });

  it.each([
    ['nothing', ''],
    ['too long', 'x'.repeat(256)],
  ])(
    'reports the name of a channel that is %s, and delivers the others',
    async (_, name) => {
      const server = await harness.startServer();
      const client = harness.createClient();
      harness.listen(name);
      const [{ told }] = await harness.listenConnected('news');
      server.publish('news', { n: 1 });
      await waitFor(() => expect(told).toEqual([{ n: 1 }]));
      expect(harness.errors.map(String)).toEqual([
        expect.stringContaining(`on '${name}'`),
      ]);
      expect(client.getStatus(name)).toBe('unavailable');
      expect(client.getStatus('news')).toBe('connected');
    },
  );

  it('reports channels that the server refuses, and asks again when there is room', async () => {
    const server = await harness.startServer();
    const client = harness.createClient({ idleTimeout: 300 });
    const available: boolean[] = [];
    client.onStatusChange(() =>
      available.push(client.getStatus('weather') !== 'unavailable'),
    );
    const { handle } = server;
    server.handle = (connection, message) => {
      const isFull =
        message.action === 'subscribe' && connection.channels.has('news');
      if (isFull) {
        connection.send({
          type: 'refused',
          channels: message.channels,
          reason: 'too-many-channels',
        });
      } else {
        handle(connection, message);
      }
    };
    const [news] = await harness.listenConnected('news');
    const weather = harness.listen('weather');
    await waitFor(() => expect(harness.errors).toHaveLength(1));
    expect(harness.errors[0].message).toContain('weather');
    expect(client.getStatus('weather')).toBe('unavailable');
    expect(available.at(-1)).toBe(false);
    expect(client.getStatus('news')).toBe('connected');
    expect(client.getStatus()).toBe('connected');

    // One component makes room for another in the same tick.
    weather.unsubscribe();
    const weatherAgain = harness.listen('weather');
    expect(client.getStatus('weather')).toBe('unavailable');

    news.unsubscribe();
    await harness.delivered('weather');
    server.publish('weather', { n: 1 });
    await waitFor(() => expect(weatherAgain.told).toEqual([{ n: 1 }]));
    expect(weather.told).toEqual([]);
    expect(client.getStatus('weather')).toBe('connected');
    expect(available.at(-1)).toBe(true);
  });

  it('says nothing that is too big for a server, however little that takes', async () => {
    const maxMessageBytes = 300;
    const server = await harness.startServer({ maxMessageBytes });
    harness.createClient({ idleTimeout: 300 });
    const channels = Array.from({ length: 60 }, (_, n) => `ä-channel-${n}`);
    const listeners = await harness.listenConnected(...channels);
    const [connection] = server.connections;
    listeners.forEach(({ unsubscribe }) => unsubscribe());
    await connection.until(({ channels: { size } }) => size === 0);
    for (const message of connection.received) {
      expect(
        Buffer.byteLength(formatClientMessage(message)),
      ).toBeLessThanOrEqual(maxMessageBytes);
    }
  });

  it('goes on with as many channels as a connection has room for', async () => {
    const server = await harness.startServer();
    const client = harness.createClient();
    const channels = Array.from({ length: 600 }, (_, n) => `channel-${n}`);
    const listeners = channels.map(channel => harness.listen(channel));
    await harness.delivered('channel-0', 'channel-199');
    const asked = server.connections[0].received.flatMap(message =>
      message.action === 'subscribe' ? message.channels : [],
    );
    expect(asked).toEqual(channels.slice(0, 200));
    expect(client.getStatus('channel-199')).toBe('connected');
    expect(client.getStatus('channel-200')).toBe('unavailable');
    expect(harness.errors).toHaveLength(1);
    expect(harness.errors[0].message).toMatch(
      /at most 200 channels .* channel-200/,
    );

    listeners[0].unsubscribe();
    await harness.delivered('channel-200');
    server.publish('channel-200', { n: 1 });
    await waitFor(() => expect(listeners[200].told).toEqual([{ n: 1 }]));
  });

  it('ignores what it does not understand', async () => {
    const server = await harness.startServer();
    harness.createClient();
    const [{ told }] = await harness.listenConnected('news');
    for (const text of [
      '',
      '{',
      '[]',
      'null',
      '{"type":"later"}',
      '{"channel":"news"}',
    ]) {
      server.connections[0].write(text);
    }
    server.publish('news', { n: 1 });
    await waitFor(() => expect(told).toEqual([{ n: 1 }]));
  });
});
