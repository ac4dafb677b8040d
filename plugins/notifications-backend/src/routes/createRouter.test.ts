import { once } from 'node:events';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { ConflictError, ServiceUnavailableError } from '@backstage/errors';
import express from 'express';
import { ApiProbe } from '../__testUtils__/ApiProbe';
import { spec } from '../schema';
import { TooManyRequestsError } from '../lib';
import { createRoute } from './createRoute';
import { createRouter } from './createRouter';

const httpAuth = mockServices.httpAuth();
const permissions = mockServices.permissions();
const callers = { httpAuth, permissions, isPermissionEnabled: false };
const services = {
  inbox: { markByIds: jest.fn(), markByFilter: jest.fn() },
  preferences: { saveSettings: jest.fn() },
  sender: { send: jest.fn() },
  sentNotifications: { retract: jest.fn(), resolve: jest.fn() },
};
const server = createServer();
let user: ApiProbe;
let plugin: ApiProbe;

beforeAll(async () => {
  const app = express();
  const options = { ...callers, ...services };
  app.use(
    '/api/notifications',
    createRouter(options as unknown as Parameters<typeof createRouter>[0]),
  );
  const middleware = MiddlewareFactory.create({
    config: mockServices.rootConfig(),
    logger: mockServices.logger.mock(),
  });
  app.use(middleware.error());
  server.on('request', app).listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  user = new ApiProbe({
    port,
    authorization: mockCredentials.user.header('user:Default/Jane'),
  });
  plugin = new ApiProbe({
    port,
    authorization: mockCredentials.service.header(),
  });
});

afterAll(() => server.close());

beforeEach(() => jest.resetAllMocks());

describe('the update route', () => {
  const { markByIds, markByFilter } = services.inbox;
  const operationId = 'ABCDEF01-2345-4678-89AB-cdef01234567';
  const summary = { count: 0, ids: [], more: false, operationId };

  it.each(['/update', '/notifications/update'])(
    'takes ids with and without what was seen at %s',
    async path => {
      markByIds.mockResolvedValue([]);
      const { status, body } = await user.post(path, {
        ids: ['a', { id: 'b', rev: 7 }],
        operationId,
        onlyChangedBy: operationId,
        saved: false,
      });
      expect([status, body]).toEqual([200, []]);
      expect(markByIds.mock.calls).toEqual([
        [
          {
            userRef: 'user:default/jane',
            ids: [{ id: 'a' }, { id: 'b', rev: 7 }],
            flags: { saved: false },
            operationId: operationId.toLowerCase(),
            onlyChangedBy: operationId.toLowerCase(),
          },
          { languages: ['*'] },
        ],
      ]);
    },
  );

  it.each([
    ['very long', `${'q-'.repeat(490)}, de`],
    ['very many', Array.from(Array(160), (_, n) => `x${n}`).join(',')],
  ])('is not held up by %s languages', async (_, languages) => {
    markByIds.mockResolvedValue([]);
    await user.post(
      '/update',
      { ids: ['a'], read: true },
      { 'Accept-Language': languages },
    );
    const [[, format]] = markByIds.mock.calls;
    expect(format.languages.length).toBeLessThanOrEqual(10);
    expect(format.languages.join().length).toBeLessThan(400);
  });

  it('says when to try again after too many requests', async () => {
    markByFilter.mockRejectedValue(new TooManyRequestsError('Too many'));
    const request = { filter: {}, onlyChangedBy: 'x', read: true };
    const { status, headers } = await user.post('/update', request);
    expect([status, headers.get('Retry-After')]).toEqual([429, '5']);
  });

  it('takes a filter with a time, what an earlier update changed, and ids', async () => {
    markByFilter.mockResolvedValue(summary);
    const upTo = '2026-12-01T00:00:00.000Z';
    const ids = Array.from({ length: 500 }, (_, rev) => ({ id: 'a', rev }));
    for (const part of [
      { upTo, ids },
      { onlyChangedBy: 'x' },
      { upTo, onlyChangedBy: 'x', ids: [] },
    ]) {
      const { status, body } = await user.post('/update', {
        filter: { topic: '', saved: true },
        read: true,
        ...part,
      });
      expect([status, body]).toEqual([200, summary]);
      expect(markByFilter).toHaveBeenLastCalledWith({
        ids: [],
        ...part,
        upTo: 'upTo' in part ? new Date(upTo) : undefined,
        userRef: 'user:default/jane',
        filter: { saved: true },
        flags: { read: true },
      });
    }
    expect(markByIds).not.toHaveBeenCalled();
  });

  it.each([
    [{}, /^Either ids or filter is required$/],
    [{ upTo: '2026-01-01' }, /^Either ids or filter is required$/],
    [{ filter: {} }, /^upTo is required with filter, unless .* onlyChangedBy/],
    [{ filter: {}, ids: ['a'] }, /^upTo is required with filter/],
    [{ filter: {}, upTo: 'now' }, /^upTo must be an ISO 8601 timestamp$/],
    [
      { filter: {}, upTo: '2026-01-01', ids: Array(501).fill('a') },
      /^ids must NOT have more than 500 items together with filter, and has 501$/,
    ],
    [{ ids: [{ id: 'a' }] }, /^ids\[0\]\.rev is required$/],
    [{ ids: [{ id: 'a', rev: -1 }] }, /^ids\[0\]\.rev must be >= 0$/],
    [{ ids: [{ id: 'a', rev: 1.5 }] }, /^ids\[0\]\.rev must be integer$/],
    [{ ids: [], operationId: 'x' }, /^operationId must match pattern /],
  ])('refuses %j', async (body, message) => {
    const { status, body: answer } = await user.post('/update', body);
    expect([status, answer.error]).toEqual([
      400,
      { name: 'InputError', message: expect.stringMatching(message) },
    ]);
  });
});

describe('a request that may succeed later', () => {
  const recipients = { type: 'broadcast' };
  const requests: Array<[ApiProbe['post'], jest.Mock, string, object]> = [
    [
      (...args) => plugin.post(...args),
      services.sender.send,
      '/notifications',
      { recipients, payload: { title: 'T' } },
    ],
    [
      (...args) => plugin.post(...args),
      services.sentNotifications.retract,
      '/retract',
      { id: 'a' },
    ],
    [
      (...args) => user.post(...args),
      services.inbox.markByIds,
      '/update',
      { ids: ['a'], read: true },
    ],
    [
      (...args) => user.post(...args),
      services.preferences.saveSettings,
      '/settings',
      { channels: [] },
    ],
  ];

  it('is told when', async () => {
    for (const [post, service, path, body] of requests) {
      service.mockRejectedValue(new ServiceUnavailableError('x'));
      const { status, headers } = await post(path, body);
      expect([status, headers.get('Retry-After')]).toEqual([503, '5']);
    }
    const [[post, send, path, body]] = requests;
    send.mockRejectedValue(new ConflictError('In progress'));
    const { status, headers } = await post(path, body);
    expect([status, headers.get('Retry-After')]).toEqual([409, '5']);
  });
});

describe('a route', () => {
  it('is refused at the start if the document does not say whom it is for', () => {
    const { operationId } = spec.paths['/status'].get;
    for (const security of [
      undefined,
      [],
      [{ JWT: [] }],
      [{ JWT: ['admin'] }],
      [{ JWT: ['user', 'service'] }],
      [{ JWT: ['user'] }, { JWT: ['service'] }],
      // By which permission?
      [{ JWT: ['operator'] }],
    ]) {
      const operation = { operationId, security, 'x-permission': 'unknown' };
      expect(() =>
        createRoute({ ...callers, operation, handlers: {} }),
      ).toThrow('does not say who may call GetStatus');
    }
  });
});
