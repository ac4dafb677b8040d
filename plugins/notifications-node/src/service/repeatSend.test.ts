import { mockServices } from '@backstage/backend-test-utils';
import { once } from 'node:events';
import { createServer, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { DefaultNotificationService } from './DefaultNotificationService';

const request = {
  recipients: { type: 'entity' as const, entityRef: 'user:default/jane' },
  payload: { title: 'Build failed' },
};
const receipt = {
  id: 'id-1',
  sendId: 'send-1',
  recipients: 1,
  reopened: 0,
  muted: 0,
  isBroadcast: false,
};

type Response = (response: ServerResponse) => void;

const respond =
  (status: number, body: unknown, headers: Record<string, string> = {}) =>
  (response: ServerResponse) => {
    response.writeHead(status, {
      'Content-Type': 'application/json',
      ...headers,
    });
    response.end(JSON.stringify(body));
  };
const refuse = (status: number, name: string, retryAfter?: number) =>
  respond(
    status,
    {
      error: { name, message: 'Not now' },
      request: { method: 'POST', url: '/' },
      response: { statusCode: status },
    },
    retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) },
  );
const done = respond(200, receipt);
const cut: Response = response => response.destroy();

describe('repeating a send', () => {
  let server: Server;
  let keys: unknown[];
  let responses: Response[];
  let underWay: number;
  let service: DefaultNotificationService;

  beforeEach(async () => {
    keys = [];
    underWay = 0;
    server = createServer((message, response) => {
      keys.push(message.headers['idempotency-key']);
      message.resume().on('end', () => (responses.shift() ?? done)(response));
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    service = DefaultNotificationService.create({
      auth: mockServices.auth({ pluginId: 'ci' }),
      discovery: {
        getBaseUrl: async id => `http://127.0.0.1:${port}/api/${id}`,
        getExternalBaseUrl: async () => 'unused',
      },
    });
    const realFetch = fetch;
    jest.spyOn(globalThis, 'fetch').mockImplementation(async (...options) => {
      underWay++;
      return realFetch(...options).finally(() => underWay--);
    });
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
  });

  afterEach(async () => {
    jest.useRealTimers();
    jest.restoreAllMocks();
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });

  /** Sends, and lets the time go by that is waited in between. */
  async function send(options: { idempotencyKey?: string } = {}) {
    const start = performance.now();
    keys = [];
    let isSettled = false;
    const sent = service
      .send({ ...request, ...options })
      .then(value => ({ value }))
      .catch(error => ({ error: error as Error }))
      .finally(() => {
        isSettled = true;
      });
    while (!isSettled) {
      await new Promise(resolve => setImmediate(resolve));
      if (underWay === 0) {
        jest.advanceTimersToNextTimer();
      }
    }
    const seconds = (performance.now() - start) / 1_000;
    return { ...(await sent), attempts: keys.length, seconds };
  }

  it('has a key of its own for each send, the same for all of its attempts', async () => {
    responses = [done];
    await send();
    const [first] = keys;
    expect(first).toMatch(/^[\da-f-]{36}$/);

    responses = [
      cut,
      refuse(502, 'Error'),
      respond(504, 'no JSON of a backend'),
      refuse(409, 'ConflictError', 5),
    ];
    expect(await send()).toMatchObject({ value: receipt, attempts: 5 });
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).not.toBe(first);

    responses = [cut];
    await send({ idempotencyKey: 'mine' });
    expect(keys).toEqual(['mine', 'mine']);
  });

  it.each([
    ['an outage', refuse(503, 'ServiceUnavailableError', 5)],
    ['a send in progress', refuse(409, 'ConflictError', 5)],
    ['a failure', refuse(500, 'Error')],
  ])(
    'says that a send may have been stored whose connection broke before %s',
    async (_, later) => {
      responses = [done, cut, ...Array(20).fill(later)];
      await send();
      expect(await send()).toMatchObject({
        error: {
          message: expect.stringContaining(
            'which may have been stored all the same',
          ),
        },
      });
      const message = 'It is not known whether this was stored';
      responses = Array(20).fill(
        respond(503, {
          error: { name: 'ServiceUnavailableError', message },
          request: { method: 'POST', url: '/' },
          response: { statusCode: 503 },
        }),
      );
      expect(await send()).toMatchObject({
        error: {
          message: expect.stringContaining(
            'which may have been stored all the same',
          ),
        },
      });
    },
  );

  it.each([
    ['an outage', refuse(503, 'ServiceUnavailableError', 5), 3, 12],
    [
      'an outage of unknown length',
      refuse(503, 'ServiceUnavailableError'),
      5,
      12,
    ],
    ['a send in progress', refuse(409, 'ConflictError', 5), 8, 40],
  ])(
    'waits for the end of %s as long as the backend says, and gives up in the end',
    async (_, response, attempts, limit) => {
      responses = Array(20).fill(response);
      const outcome = await send();
      expect(outcome).toMatchObject({
        error: { message: expect.stringMatching(/notification: Not now/) },
        attempts,
      });
      expect(outcome.seconds).toBeLessThan(limit);
      expect(outcome.seconds).toBeGreaterThan(limit / 2);
    },
  );

  it.each([400, 401, 403, 404, 413, 422, 500])(
    'does not repeat what was answered by %i',
    async status => {
      responses = [done];
      await send();
      responses = [refuse(status, 'Error', 5)];
      expect(await send()).toMatchObject({
        error: expect.any(Error),
        attempts: 1,
      });
    },
  );

  it.each<[string, Response]>([
    ['a connection that breaks', cut],
    ['a proxy that gives up', refuse(504, 'Error')],
    ['a proxy that lost its connection', respond(503, 'no healthy upstream')],
  ])(
    'does not repeat after %s what a backend without idempotency keys would send twice',
    async (_, failure) => {
      // As the built-in plugin responds, whatever the request prefers.
      responses = [respond(200, [])];
      await send();
      responses = [failure];
      expect(await send()).toMatchObject({
        error: { message: expect.stringMatching(/may have been stored/) },
        attempts: 1,
      });
      responses = [done];
      await send();
      responses = [failure];
      expect(await send()).toMatchObject({ value: receipt, attempts: 2 });
    },
  );

  it('repeats to any backend what was certainly not sent', async () => {
    responses = [refuse(503, 'ServiceUnavailableError', 1)];
    expect(await send()).toMatchObject({ value: receipt, attempts: 2 });

    const { port } = server.address() as AddressInfo;
    const gone = createServer().listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port: goneFrom } = gone.address() as AddressInfo;
    gone.close();
    await once(gone, 'close');
    service = DefaultNotificationService.create({
      auth: mockServices.auth({ pluginId: 'ci' }),
      discovery: {
        // Nobody listens there the first time.
        getBaseUrl: jest
          .fn(async () => `http://127.0.0.1:${port}`)
          .mockResolvedValueOnce(`http://127.0.0.1:${goneFrom}`),
        getExternalBaseUrl: async () => 'unused',
      },
    });
    responses = [];
    expect(await send()).toMatchObject({ value: receipt, attempts: 1 });
  });
});
