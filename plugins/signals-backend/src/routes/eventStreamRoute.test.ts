import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import type { ServerMessage } from '@callboard/backstage-plugin-signals-common';
import {
  readEventStream,
  type StreamEvent,
} from '../__testUtils__/readEventStream';
import {
  startSignalsBackend,
  type SignalsBackend,
} from '../__testUtils__/startSignalsBackend';
import { serviceToken, userToken } from '../__testUtils__/testAuth';

describe('eventStreamRoute', () => {
  const aborts = new Array<AbortController>();
  let backend: SignalsBackend;

  beforeEach(async () => {
    backend = await startSignalsBackend({
      config: {
        signals: {
          keepAlive: { milliseconds: 100 },
          limits: { maxChannels: 3, maxConnectionsPerUser: 2 },
        },
      },
    });
  });

  afterEach(async () => {
    for (const abort of aborts.splice(0)) {
      abort.abort();
    }
    await backend.stop();
  });

  async function open(
    query: string,
    options?: { token?: string; headers?: Record<string, string> },
  ): Promise<Response> {
    const abort = new AbortController();
    aborts.push(abort);
    return fetch(`${backend.url}/stream${query}`, {
      signal: abort.signal,
      headers: {
        Authorization: `Bearer ${options?.token ?? userToken('jane')}`,
        ...options?.headers,
      },
    });
  }

  const publish = (channel: string, n: number, recipients?: string) =>
    backend.signals.publish({
      recipients: recipients ?? null,
      channel,
      message: { n },
    });

  async function readSignals(
    events: AsyncGenerator<StreamEvent>,
    count: number,
  ): Promise<StreamEvent[]> {
    const signals = new Array<StreamEvent>();
    while (signals.length < count) {
      const { value } = await events.next();
      if (value.message.type === 'signal') {
        signals.push(value);
      }
    }
    return signals;
  }

  it('streams the channels in the query, as the signals come', async () => {
    const response = await open('?channel=a&channel=b&channel=a', {
      headers: { 'Accept-Encoding': 'gzip' },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(response.headers.get('content-encoding')).toBeNull();
    const events = readEventStream(response);
    expect((await events.next()).value.message).toMatchObject({
      type: 'ready',
    });
    expect((await events.next()).value).toEqual({
      id: expect.stringMatching(/^@\d+$/),
      message: {
        type: 'subscribed',
        channels: ['a', 'b'],
        position: expect.any(String),
      },
    });

    await publish('a', 1);
    await publish('c', 2);
    await publish('b', 3, 'user:default/john');
    await publish('b', 4, 'group:default/jane');
    const signals = await readSignals(events, 2);
    expect(signals).toMatchObject([
      { message: { channel: 'a', message: { n: 1 } } },
      { message: { channel: 'b', message: { n: 4 } } },
    ]);
    expect(signals[1].id).toMatch(/^[\w-]+:4$/);
  });

  it('takes as many channels as there is room for, and says which it refused', async () => {
    const events = readEventStream(
      await open(
        '?channel=a&channel=b&channel=a&channel=c&channel=d&channel=e',
      ),
    );
    await events.next();
    expect((await events.next()).value.message).toMatchObject({
      type: 'subscribed',
      channels: ['a', 'b', 'c'],
    });
    expect((await events.next()).value.message).toEqual({
      type: 'refused',
      channels: ['d', 'e'],
      reason: 'too-many-channels',
    });
    await publish('d', 1);
    await publish('c', 2);
    expect(await readSignals(events, 1)).toMatchObject([
      { message: { channel: 'c' } },
    ]);
  });

  it('does not begin a stream of which nobody wants more than the head', async () => {
    const response = await fetch(`${backend.url}/stream?channel=a`, {
      method: 'HEAD',
      headers: { Authorization: `Bearer ${userToken('jane')}` },
    });
    expect(response.status).toBe(405);
    const { connections } = await backend.diagnose(userToken('jane'));
    expect(connections).toEqual([]);
  });

  it('keeps the stream alive', async () => {
    const events = readEventStream(await open('?channel=a'));
    let positions = 0;
    while (positions < 3) {
      const { value } = await events.next();
      positions += value.message.type === 'position' ? 1 : 0;
    }
    expect(positions).toBe(3);
  });

  it('resumes from the last id', async () => {
    const first = readEventStream(await open('?channel=a'));
    await first.next();
    await first.next();
    await publish('a', 1);
    const [{ id }] = await readSignals(first, 1);
    aborts.pop()!.abort();

    await publish('a', 2);
    await publish('b', 3);
    await publish('a', 4, 'user:default/john');
    await publish('a', 5);
    const second = readEventStream(
      await open('?channel=a', { headers: { 'Last-Event-ID': id! } }),
    );
    const types = new Array<string>();
    for (let index = 0; index < 4; index++) {
      types.push((await second.next()).value.message.type);
    }
    expect(types).toEqual(['ready', 'signal', 'signal', 'subscribed']);
  });

  it('says when it cannot resume', async () => {
    const events = readEventStream(
      await open('?channel=a', { headers: { 'Last-Event-ID': 'other:7' } }),
    );
    await events.next();
    expect((await events.next()).value.message).toEqual({
      type: 'resync',
      channels: ['a'],
      reason: 'position',
      spreadMs: 5000,
    });
  });

  it('ends with the token, and says so', async () => {
    const token = userToken('jane', { expiresInMs: 400 });
    const messages = new Array<ServerMessage>();
    for await (const { message } of readEventStream(
      await open('?channel=a', { token }),
    )) {
      messages.push(message);
    }
    expect(messages.map(({ type }) => type)).toContain('expiring');
    expect(messages.at(-1)).toEqual({
      type: 'close',
      code: 4401,
      reason: 'Token expired',
    });
  });

  it.each([
    ['', 400],
    ['?channel=', 400],
    ['?channel[x]=a', 400],
    [`?channel=${'a'.repeat(256)}`, 400],
  ])('answers the query %.30j with %i', async (query, status) => {
    const response = await open(query);
    expect(response.status).toBe(status);
    expect((await response.json()).error.message).toContain("'channel'");
  });

  it('lets in nobody without a valid user token, and no foreign page', async () => {
    const url = `${backend.url}/stream?channel=a`;
    expect((await fetch(url)).status).toBe(401);
    expect((await open('?channel=a', { token: 'nonsense' })).status).toBe(401);
    expect((await open('?channel=a', { token: serviceToken })).status).toBe(
      403,
    );
    const headers = { Origin: 'https://evil.example.com' };
    expect((await open('?channel=a', { headers })).status).toBe(403);
    headers.Origin = 'https://app.example.com';
    expect((await open('?channel=a', { headers })).status).toBe(200);
  });

  it('bounds how often a user connects, and leaves other users alone', async () => {
    await backend.stop();
    backend = await startSignalsBackend({
      config: { signals: { limits: { maxConnectsPerUser: 3 } } },
    });
    const statuses = new Array<number>();
    for (let index = 0; index < 5; index++) {
      statuses.push((await open('?channel=a')).status);
      aborts.pop()!.abort();
    }
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    const token = userToken('john');
    expect((await open('?channel=a', { token })).status).toBe(200);
  });

  it('counts against the connections of the user, until it is closed', async () => {
    await open('?channel=a');
    await open('?channel=a');
    expect((await open('?channel=a')).status).toBe(429);
    aborts[0].abort();
    while ((await backend.diagnose(userToken('jane'))).connections.length > 1);
    expect((await open('?channel=a')).status).toBe(200);
  });

  it('forgets a client that leaves while it is being let in', async () => {
    await backend.stop();
    let letIn = () => {};
    const isLetIn = new Promise<void>(resolve => {
      letIn = resolve;
    });
    let isAsked = false;
    backend = await startSignalsBackend({
      config: { signals: { limits: { maxConnections: 1 } } },
      userInfo: {
        getUserInfo: async () => {
          isAsked = true;
          await isLetIn;
          return {
            userEntityRef: 'user:default/jane',
            ownershipEntityRefs: [],
          };
        },
      },
    });
    const requested = once(backend.server, 'request');
    const left = open('?channel=a').catch(String);
    const [, response] = await requested;
    while (!isAsked) {
      await new Promise(setImmediate);
    }
    aborts.pop()!.abort();
    expect(await left).toContain('AbortError');
    await once(response, 'close');
    letIn();

    expect((await backend.diagnose(userToken('jane'))).connected).toBe(false);
    expect((await open('?channel=a')).status).toBe(200);
  });

  it('closes a client that does not read', async () => {
    await backend.stop();
    backend = await startSignalsBackend({
      config: { signals: { limits: { maxBufferedBytes: 100_000 } } },
    });
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request(
        `${backend.url}/stream?channel=a`,
        { headers: { Authorization: `Bearer ${userToken('jane')}` } },
        resolve,
      )
        .on('error', reject)
        .end();
    });
    response.pause();
    while ((await backend.diagnose(userToken('jane'))).connected) {
      await backend.signals.publish({
        recipients: null,
        channel: 'a',
        message: { text: 'x'.repeat(100_000) },
      });
    }
    let end = '';
    response.on('data', chunk => {
      end = `${end}${chunk}`.slice(-100);
    });
    response.resume();
    await new Promise(resolve => response.once('close', resolve));
    expect(end).toContain('"code":4408');
  });
});
