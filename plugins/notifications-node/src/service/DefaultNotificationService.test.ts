import { mockServices } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { createServer, IncomingMessage, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { DefaultNotificationService } from './DefaultNotificationService';

type SeenRequest = Pick<IncomingMessage, 'method' | 'url' | 'headers'> & {
  body: unknown;
};

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

describe('DefaultNotificationService', () => {
  let server: Server;
  let seen: SeenRequest[];
  let answer: { status: number; body: unknown };
  const logger = mockServices.logger.mock();

  beforeAll(async () => {
    server = createServer(async (req, res) => {
      const chunks = new Array<Buffer>();
      for await (const chunk of req) {
        chunks.push(chunk);
      }
      const { method, url, headers } = req;
      seen.push({
        method,
        url,
        headers,
        body: JSON.parse(Buffer.concat(chunks).toString()),
      });
      res.writeHead(answer.status, { 'Content-Type': 'application/json' });
      res.end(JSON.stringify(answer.body));
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  });

  afterAll(async () => {
    await new Promise(resolve => server.close(resolve));
  });

  beforeEach(() => {
    seen = [];
    answer = { status: 200, body: receipt };
    jest.clearAllMocks();
  });

  function createService() {
    const { port } = server.address() as AddressInfo;
    return DefaultNotificationService.create({
      auth: mockServices.auth({ pluginId: 'ci' }),
      discovery: {
        getBaseUrl: async id => `http://127.0.0.1:${port}/api/${id}`,
        getExternalBaseUrl: async () => 'unused',
      },
      logger,
    });
  }

  it('sends whatever letters the key is made of, and different keys as different ones', async () => {
    const keys = ['release/日本', 'release/中国', 'réf', 'ref', '%C3%A9', 'é'];
    for (const idempotencyKey of keys) {
      await createService().send({ ...request, idempotencyKey });
    }
    const sent = seen.map(({ headers }) => headers['idempotency-key']);
    expect(new Set(sent).size).toBe(keys.length);
    expect(sent).toContain('ref');
  });

  it('sends with the credentials of its plugin, and asks for a receipt only', async () => {
    expect(await createService().send(request)).toEqual(receipt);
    expect(seen).toMatchObject([
      {
        method: 'POST',
        url: '/api/notifications/notifications',
        headers: {
          prefer: 'return=minimal',
          'content-type': 'application/json',
          authorization: expect.stringContaining('"sub":"plugin:ci"'),
        },
        body: request,
      },
    ]);
  });

  it('passes an idempotency key on, outside of the notification', async () => {
    await createService().send({ ...request, idempotencyKey: 'run-1' });
    expect(seen[0].headers['idempotency-key']).toBe('run-1');
    expect(seen[0].body).toEqual(request);
  });

  it('takes back by id and by scope', async () => {
    const taken = { notifications: 1, recipients: 3, isBroadcast: false };
    answer = { status: 200, body: taken };
    const service = createService();
    expect(await service.retract({ id: 'id-1' })).toEqual(taken);
    expect(await service.resolve({ scope: 'build' })).toEqual(taken);
    expect(seen.map(({ url, body }) => [url, body])).toEqual([
      ['/api/notifications/retract', { id: 'id-1' }],
      ['/api/notifications/resolve', { scope: 'build' }],
    ]);
  });

  it('rejects with what the backend had to say', async () => {
    answer = {
      status: 400,
      body: {
        error: { name: 'InputError', message: 'payload.title is required' },
        request: { method: 'POST', url: '/' },
        response: { statusCode: 400 },
      },
    };
    const service = createService();
    await expect(service.send(request)).rejects.toThrow(
      /^Failed to send notification: payload\.title is required/,
    );
    await expect(service.retract({ id: 'x' })).rejects.toThrow(
      /^Failed to retract notifications: /,
    );
    await expect(service.resolve({ id: 'x' })).rejects.toThrow(
      /^Failed to resolve notifications: /,
    );
  });

  it('never rejects from sendNotification, but logs without the payload', async () => {
    answer = { status: 503, body: {} };
    await createService().sendNotification(request);
    expect(logger.error).toHaveBeenCalledTimes(1);
    const [message, error] = logger.error.mock.calls[0];
    expect(`${message} ${error}`).toMatch(/not sent.*503/);
    expect(`${message} ${error}`).not.toContain(request.payload.title);

    const unreachable = DefaultNotificationService.create({
      auth: mockServices.auth(),
      discovery: {
        getBaseUrl: async () => {
          throw new Error('Nobody there');
        },
        getExternalBaseUrl: async () => 'unused',
      },
    });
    await expect(
      unreachable.sendNotification(request),
    ).resolves.toBeUndefined();
  });

  const throwAtOnce = () => {
    throw new Error('Broken');
  };
  it.each([
    [
      'the token service has no credentials',
      { auth: { getOwnServiceCredentials: throwAtOnce } },
    ],
    [
      'the token service has no token',
      { auth: { getPluginRequestToken: throwAtOnce } },
    ],
    ['discovery fails', { discovery: { getBaseUrl: throwAtOnce } }],
  ])(
    'never rejects from sendNotification, nor throws, where %s at once',
    async (_, broken: { auth?: object; discovery?: object }) => {
      const service = DefaultNotificationService.create({
        auth: Object.assign(mockServices.auth(), broken.auth),
        discovery: mockServices.discovery.mock(broken.discovery),
        logger,
      });
      await expect(service.sendNotification(request)).resolves.toBeUndefined();
      await expect(service.send(request)).rejects.toThrow(
        'Failed to send notification',
      );
      expect(logger.error).toHaveBeenCalledTimes(1);
      const logged = logger.error.mock.calls.map(String).join();
      expect(logged).toContain('Broken');
      expect(logged).not.toContain(request.payload.title);
    },
  );

  it('never rejects from sendNotification, whatever it is given', async () => {
    const circular: JsonObject = {};
    circular.self = circular;
    const service = createService();
    for (const wrong of [
      undefined,
      {},
      { ...request, payload: { title: 'T', metadata: circular } },
      { ...request, idempotencyKey: 'not\na header' },
    ]) {
      await expect(
        service.sendNotification(wrong as typeof request),
      ).resolves.toBeUndefined();
    }
    expect(seen).toMatchObject([{ body: {} }]);
    expect(logger.error).toHaveBeenCalledTimes(3);
  });
});
