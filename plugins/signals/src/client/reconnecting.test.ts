/**
 * With real sockets: `ws` is to be the one of Node, not its stand-in for browsers.
 *
 * @jest-environment-options {"customExportConditions": ["node"]}
 */
import { waitFor } from '@testing-library/react';
import { SignalClientHarness } from '../__testUtils__/SignalClientHarness';

let harness: SignalClientHarness;

beforeEach(() => {
  harness = new SignalClientHarness();
});

afterEach(async () => {
  await harness.tearDown();
  jest.restoreAllMocks();
});

describe('reconnecting', () => {
  it('resubscribes every channel in order after the server restarts, and makes up for what was missed', async () => {
    await harness.startServer();
    harness.createClient();
    const [c, a, b] = await harness.listenConnected('c', 'a', 'b');
    harness.server.publish('a', { n: 1 });
    await waitFor(() => expect(a.told).toEqual([{ n: 1 }]));

    const { port, history } = harness.server;
    await harness.server.stop();
    await waitFor(() =>
      expect(harness.client.getStatus()).not.toBe('connected'),
    );
    for (const [n, channel] of ['a', 'b', 'x', 'a'].entries()) {
      const id = `p:${n + 2}`;
      const message = { n: n + 2 };
      history.push({ type: 'signal', channel, message, id, position: id });
    }
    const late = harness.listen('late');
    b.unsubscribe();
    const server = await harness.startServer({ port, history });
    await harness.delivered('c', 'a', 'late');

    expect(server.connections.at(-1)?.received).toEqual([
      {
        action: 'subscribe',
        channels: ['c', 'a', 'late'],
        position: expect.stringContaining('p:1'),
      },
    ]);
    server.publish('late', { n: 6 });
    await waitFor(() => expect(late.told).toEqual([{ n: 6 }]));
    expect(a.told).toEqual([{ n: 1 }, { n: 2 }, { n: 5 }]);
    expect(b.told).toEqual([]);
    expect(c.told).toEqual([]);
  });

  it.each([
    ['WebSocket', {}],
    ['event stream', { breaksWebSockets: true }],
  ])(
    'makes up for what came before the first connection by %s stood',
    async (_, options) => {
      const server = await harness.startServer(options);
      harness.createClient();
      const { told } = harness.listen('news');
      server.publish('news', { n: 1 });
      server.publish('weather', { n: 2 });
      await harness.delivered('news');
      server.publish('news', { n: 3 });
      await waitFor(() => expect(told).toEqual([{ n: 1 }, { n: 3 }]));
    },
  );

  it('says of what it makes up for that it does, as it may have been read meanwhile', async () => {
    await harness.startServer();
    const client = harness.createClient();
    await harness.listenConnected('news');
    const madeUpFor: boolean[] = [];
    const { unsubscribe } = client.subscribe('news', (_, delivery) =>
      madeUpFor.push(delivery.isMadeUpFor),
    );
    harness.server.publish('news', { n: 1 });
    await waitFor(() => expect(madeUpFor).toEqual([false]));
    const { port, history } = harness.server;
    await harness.server.stop();
    const message = { n: 2 };
    const id = 'p:2';
    history.push({
      type: 'signal',
      channel: 'news',
      message,
      id,
      position: id,
    });
    await harness.startServer({ port, history });
    await harness.delivered('news');
    harness.server.publish('news', { n: 3 });
    await waitFor(() => expect(madeUpFor).toEqual([false, true, false]));
    unsubscribe();
  });

  it('tells listeners to resync when the server cannot replay', async () => {
    await harness.startServer();
    harness.createClient();
    const [{ told }] = await harness.listenConnected('news');
    const server = await harness.restartServer({ forgets: true });
    await harness.delivered('news');
    server.publish('news', { n: 1 });
    await waitFor(() => expect(told).toEqual(['resync', { n: 1 }]));
  });

  it.each([
    ['as it is, where it fits into a message', {}, 8, /^@5,.*p999xxxx:1$/],
    ['not at all, where a message is too small for it', {}, 64, /^@0$/],
    [
      'not at all, where a header is too small for it',
      { breaksWebSockets: true },
      8,
      /^@0$/,
    ],
  ])(
    'tells a position of a thousand publishers %s',
    async (_, options, idLength, expected) => {
      const server = await harness.startServer(options);
      harness.createClient();
      await harness.listenConnected('news');
      const publishers = Array.from({ length: 1_000 }, (__, n) =>
        `p${n}`.padEnd(idLength, 'x'),
      );
      const position = ['@5', ...publishers.map(id => `${id}:1`)].join(',');
      server.connections[0].send({ type: 'position', position });

      const positions: unknown[] = [];
      const { handle } = server;
      server.handle = (connection, message) => {
        positions.push('position' in message && message.position);
        handle(connection, message);
      };
      server.connections[0].end(1012);
      await server.connection(2);
      await harness.delivered('news');
      expect(positions).toEqual([expect.stringMatching(expected)]);
    },
  );

  it('takes a signal once that is sent again after the reconnect', async () => {
    const server = await harness.startServer();
    harness.createClient();
    const [{ told }] = await harness.listenConnected('news');
    server.publish('news', { n: 1 });
    await waitFor(() => expect(told).toHaveLength(1));
    server.connections[0].end();
    const second = await server.connection(2);
    second.send(server.history[0]);
    await harness.delivered('news');
    server.publish('news', { n: 2 });
    await waitFor(() => expect(told).toEqual([{ n: 1 }, { n: 2 }]));
  });

  it.each([
    ['1000, which a proxy may send', 1000],
    ['1001, which a proxy may send', 1001],
    ['1011, an internal error', 1011],
    ['1012, a restart', 1012],
    ['1013, a full instance', 1013],
    ['4401, an expired token', 4401],
    ['4408, a client that read too slowly', 4408],
    ['4429, too many messages', 4429],
    ['4999, which nobody knows', 4999],
    ['no close code at all', undefined],
  ])('reconnects after %s', async (_, code) => {
    const server = await harness.startServer();
    harness.createClient();
    const [{ told }] = await harness.listenConnected('news');
    server.connections[0].end(code);
    await server.connection(2);
    await harness.delivered('news');
    server.publish('news', { n: 1 });
    await waitFor(() => expect(told).toEqual([{ n: 1 }]));
  });

  it.each([
    ['1007, unsupported data', 1007],
    ['1009, a message too big', 1009],
    ['4400, bad requests', 4400],
    ['4403, the token of somebody else', 4403],
  ])(
    'stays away after %s, until somebody begins to listen',
    async (_, code) => {
      const server = await harness.startServer();
      const client = harness.createClient();
      const [{ unsubscribe }] = await harness.listenConnected('news');
      server.connections[0].end(code);
      await waitFor(() => expect(client.getStatus()).toBe('unavailable'));
      // Neither is it cut short by what would end any other wait.
      window.dispatchEvent(new Event('online'));
      expect(client.getStatus()).toBe('unavailable');
      unsubscribe();
      await waitFor(() => expect(client.getStatus()).toBe('idle'));
      expect(server.connections).toHaveLength(1);

      await harness.listenConnected('news');
      expect(server.connections).toHaveLength(2);
    },
  );

  it('asks for a new token each time it connects', async () => {
    const server = await harness.startServer();
    harness.createClient();
    await harness.listenConnected('news');
    harness.token = 'second-secret-token';
    server.connections[0].end(4401);
    const second = await server.connection(2);
    expect(server.connections[0].token).toBe('first-secret-token');
    expect(second.token).toBe('second-secret-token');
  });

  it('renews the token on the connection when the server says that it expires', async () => {
    const server = await harness.startServer();
    harness.createClient();
    await harness.listenConnected('news');
    const [connection] = server.connections;
    harness.token = 'second-secret-token';
    connection.send({ type: 'expiring', expiresInMs: 60_000 });
    await connection.until(({ received }) => received.length === 2);
    expect(connection.received[1]).toEqual({
      action: 'renew',
      token: 'second-secret-token',
    });
    expect(server.connections).toHaveLength(1);
  });

  it('survives an identity API that has no credentials for a while', async () => {
    await harness.startServer();
    let attempts = 0;
    harness.createClient({
      identity: {
        getCredentials: async () => {
          attempts += 1;
          if (attempts < 3) {
            throw new Error('offline');
          }
          return { token: 'first-secret-token' };
        },
      } as any,
    });
    await harness.listenConnected('news');
    expect(attempts).toBe(3);
  });

  it('leaves a server that drains, and goes on at the next one', async () => {
    const server = await harness.startServer();
    harness.createClient();
    const [{ told }] = await harness.listenConnected('news');
    server.connections[0].send({ type: 'draining', withinMs: 20 });
    await server.connection(2);
    await harness.delivered('news');
    server.publish('news', { n: 1 });
    await waitFor(() => expect(told).toEqual([{ n: 1 }]));
    // The close may reach the server after the next connection does.
    await server.connections[0].until(({ isOpen }) => !isOpen);
    expect(server.connections[0].closeCode).toBe(1000);
  });

  it('reconnects when the server falls silent', async () => {
    const server = await harness.startServer({ keepAliveMs: 30 });
    harness.createClient();
    await harness.listenConnected('news');
    // The server never sends its keep-alive: as on a line that was cut.
    await server.connection(2);
    // The close may reach the server after the next connection does.
    await server.connections[0].until(({ isOpen }) => !isOpen);
    expect(server.connections[0].closeCode).toBe(1000);
  });

  it('asks the server for a sign of life when the user comes back, and stays if there is one', async () => {
    const server = await harness.startServer();
    harness.createClient();
    await harness.listenConnected('news');
    const [connection] = server.connections;
    document.dispatchEvent(new Event('visibilitychange'));
    await connection.until(({ received }) =>
      received.some(({ action }) => action === 'ping'),
    );
    expect(harness.client.getStatus()).toBe('connected');
    expect(server.connections).toHaveLength(1);
  });

  it.each([
    ['user', () => document.dispatchEvent(new Event('visibilitychange'))],
    ['network', () => window.dispatchEvent(new Event('online'))],
  ])(
    'does not wait for the end of the back-off when the %s is back',
    async (_, comeBack) => {
      const server = await harness.startServer();
      harness.createClient({
        reconnectTimeout: 600_000,
        maxReconnectTimeout: 600_000,
      });
      const random = jest.spyOn(Math, 'random').mockReturnValue(1);
      await harness.listenConnected('news');
      server.connections[0].end();
      await waitFor(() =>
        expect(harness.client.getStatus()).toBe('connecting'),
      );
      // The lot of this client, should there be one to draw.
      random.mockReturnValue(0);
      comeBack();
      await server.connection(2);
      await harness.delivered('news');
    },
  );

  it('tells how the connection is doing', async () => {
    const server = await harness.startServer();
    const client = harness.createClient();
    const statuses: string[] = [];
    const broken = client.onStatusChange(() => {
      throw new Error('this listener is broken');
    });
    const listener = client.onStatusChange(status => statuses.push(status));
    const [{ unsubscribe }] = await harness.listenConnected('news');
    server.connections[0].end();
    await server.connection(2);
    await harness.delivered('news');
    const { port } = server;
    await server.stop();
    await waitFor(() => expect(client.getStatus()).toBe('unavailable'));
    await harness.startServer({ port });
    await harness.delivered('news');
    unsubscribe();
    await waitFor(() => expect(client.getStatus()).toBe('idle'));
    expect(statuses).toEqual([
      'connecting',
      'connected',
      'connecting',
      'connected',
      'connecting',
      'unavailable',
      'connected',
      'idle',
    ]);
    expect(harness.errors).toHaveLength(statuses.length);
    broken.unsubscribe();
    listener.unsubscribe();
  });
});
