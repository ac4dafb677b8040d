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
});

describe('where WebSockets do not get through', () => {
  it('reads an event stream with the token in the usual header', async () => {
    const server = await harness.startServer({ breaksWebSockets: true });
    harness.createClient();
    const [news, weather] = await harness.listenConnected('news', 'weather');
    const [connection] = server.connections;
    expect(connection.transport).toBe('event-stream');
    expect(connection.token).toBe('first-secret-token');
    expect(server.requests.at(-1)).toMatch(
      /^GET \/api\/signals\/stream\?channel=news&channel=weather&missedMs=\d+$/,
    );
    server.publish('news', { text: 'für alle' });
    server.publish('weather', { n: 2 });
    await waitFor(() => expect(weather.told).toEqual([{ n: 2 }]));
    expect(news.told).toEqual([{ text: 'für alle' }]);
  });

  it('replaces the stream when the channels change, and loses nothing meanwhile', async () => {
    const server = await harness.startServer({ breaksWebSockets: true });
    harness.createClient();
    const [news] = await harness.listenConnected('news');
    server.publish('news', { n: 1 });
    await waitFor(() => expect(news.told).toHaveLength(1));

    const weather = harness.listen('weather');
    harness.listen('traffic');
    server.publish('weather', { n: 2 });
    await server.connections[0].until(({ isOpen }) => !isOpen);
    server.publish('news', { n: 3 });
    await harness.delivered('news', 'weather', 'traffic');
    server.publish('news', { n: 4 });
    await waitFor(() => expect(news.told).toHaveLength(3));
    expect(news.told).toEqual([{ n: 1 }, { n: 3 }, { n: 4 }]);
    expect(weather.told).toEqual([{ n: 2 }]);
    expect(server.connections).toHaveLength(2);
  });

  it('loses nothing on a channel that is wanted while the first stream is on its way', async () => {
    const server = await harness.startServer({ breaksWebSockets: true });
    const letIn = new Array<() => void>();
    harness.createClient({
      fetchApi: {
        fetch: async (...args) => {
          if (letIn.length === 0) {
            // As long as the server takes to find out who the user is, for one.
            await new Promise<void>(resolve => letIn.push(resolve));
          }
          return fetch(...args);
        },
      },
    });
    harness.listen('news');
    await waitFor(() => expect(letIn).toHaveLength(1));
    const weather = harness.listen('weather');
    server.publish('weather', { n: 1 });
    letIn[0]();
    await harness.delivered('news', 'weather');
    server.publish('weather', { n: 2 });
    await waitFor(() => expect(weather.told).toContainEqual({ n: 2 }));
    expect(weather.told).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('stays on the stream for a channel that is left and listened to again, and has nothing to make up for', async () => {
    const server = await harness.startServer({ breaksWebSockets: true });
    harness.createClient();
    const [news] = await harness.listenConnected('news');
    news.unsubscribe();
    // The client lets go of the channel.
    await Promise.resolve();
    const deliveries: unknown[] = [];
    const told = (n: number) =>
      waitFor(() => expect(deliveries).toContainEqual([n, false]));
    const { unsubscribe } = harness.client.subscribe(
      'news',
      ({ n }, { isMadeUpFor }) => deliveries.push([n, isMadeUpFor]),
    );
    await new Promise(resolve => setTimeout(resolve, 150));
    server.publish('news', { n: 1 });
    await told(1);
    expect(server.connections).toHaveLength(1);
    server.connections[0].end(1012);
    await server.connection(2);
    await harness.delivered('news');
    server.publish('news', { n: 2 });
    await told(2);
    expect(deliveries).toEqual([
      [1, false],
      [2, false],
    ]);
    unsubscribe();
  });

  it('asks for a channel again that was left before a slow server had answered for the stream', async () => {
    const server = await harness.startServer({ breaksWebSockets: true });
    const { handle } = server;
    server.handle = (connection, message) =>
      setTimeout(() => handle(connection, message), 250);
    const client = harness.createClient();
    harness.listen('weather');
    await waitFor(() => expect(client.getStatus()).toBe('connected'));
    const { unsubscribe } = harness.listen('news');
    await Promise.resolve();
    unsubscribe();
    await harness.delivered('weather');
    await new Promise(resolve => setTimeout(resolve, 150));
    const news = harness.listen('news');
    await harness.delivered('news');
    server.publish('news', { n: 1 });
    await waitFor(() => expect(news.told).toEqual([{ n: 1 }]));
  });

  it('asks for no more channels than fit into an address, and says which are left', async () => {
    const server = await harness.startServer({ breaksWebSockets: true });
    const client = harness.createClient();
    const channels = Array.from(
      { length: 100 },
      (_, n) => `${n}`.padStart(3, '0') + 'long'.repeat(60),
    );
    const listeners = channels.map(channel => harness.listen(channel));
    await harness.delivered(channels[0]);
    for (const request of server.requests) {
      expect(request.length).toBeLessThan(4_200);
    }
    expect(client.getStatus(channels[0])).toBe('connected');
    expect(client.getStatus(channels[99])).toBe('unavailable');

    listeners.slice(0, 99).forEach(listener => listener.unsubscribe());
    await harness.delivered(channels[99]);
    server.publish(channels[99], { n: 1 });
    await waitFor(() => expect(listeners[99].told).toEqual([{ n: 1 }]));
    expect(client.getStatus(channels[99])).toBe('connected');
  });

  it('replaces the stream by one with a fresh token before the token expires', async () => {
    const server = await harness.startServer({ breaksWebSockets: true });
    harness.createClient();
    const [{ told }] = await harness.listenConnected('news');
    harness.token = 'second-secret-token';
    server.connections[0].send({ type: 'expiring', expiresInMs: 60_000 });
    const second = await server.connection(2);
    expect(second.token).toBe('second-secret-token');
    await harness.delivered('news');
    server.publish('news', { n: 1 });
    await waitFor(() => expect(told).toEqual([{ n: 1 }]));
    expect(harness.client.getStatus()).toBe('connected');
  });

  it.each([
    ['a close message with a code to return after', 1012],
    ['no close message', undefined],
  ])('opens the stream again when it ends with %s', async (_, code) => {
    const server = await harness.startServer({ breaksWebSockets: true });
    harness.createClient();
    const [{ told }] = await harness.listenConnected('news');
    server.connections[0].end(code);
    await server.connection(2);
    await harness.delivered('news');
    server.publish('news', { n: 1 });
    await waitFor(() => expect(told).toEqual([{ n: 1 }]));
  });

  it('stays away when the stream ends with a code to stay away after', async () => {
    const server = await harness.startServer({ breaksWebSockets: true });
    const client = harness.createClient();
    await harness.listenConnected('news');
    server.connections[0].end(4403);
    await waitFor(() => expect(client.getStatus()).toBe('unavailable'));
  });

  it('returns to the WebSocket when the network lets it through again', async () => {
    await harness.startServer({ breaksWebSockets: true });
    harness.createClient();
    const [{ told }] = await harness.listenConnected('news');
    harness.server.publish('news', { n: 1 });
    await waitFor(() => expect(told).toHaveLength(1));
    const server = await harness.restartServer();
    await harness.delivered('news');
    server.publish('news', { n: 2 });
    await waitFor(() => expect(told).toEqual([{ n: 1 }, { n: 2 }]));
    expect(server.connections.map(({ transport }) => transport)).toEqual([
      'websocket',
    ]);
  });
});

describe('where no transport gets through', () => {
  it('is unavailable, goes on trying, and is there when the server is', async () => {
    const { port } = await harness.startServer();
    await harness.server.stop();
    const client = harness.createClient();
    const { told } = harness.listen('news');
    await waitFor(() => expect(client.getStatus()).toBe('unavailable'));

    const server = await harness.startServer({ port });
    await harness.delivered('news');
    server.publish('news', { n: 1 });
    await waitFor(() => expect(told).toEqual([{ n: 1 }]));
  });

  it('tells a listener that had to wait for long to resync', async () => {
    const { port } = await harness.startServer();
    await harness.server.stop();
    harness.createClient();
    const now = jest.spyOn(Date, 'now');
    const { told } = harness.listen('news');
    now.mockReturnValue(Date.now() + 60_000);
    await harness.startServer({ port, forgets: true });
    await harness.delivered('news');
    await waitFor(() => expect(told).toEqual(['resync']));
    now.mockRestore();
  });
});
