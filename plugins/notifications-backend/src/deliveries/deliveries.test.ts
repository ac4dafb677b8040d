import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import {
  mockCredentials,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { startNotificationsBackend } from '../__testUtils__/startNotificationsBackend';
import { createRequestQueues } from '../lib';
import { DeliveryRecords, NotificationsStore } from '../store';
import { recordSend } from '../store/__testUtils__';
import { DeliveryService } from './DeliveryService';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const [jane, john] = ['user:default/jane', 'user:default/john'];
const CREATED = Date.now() - 60_000;
const sentAt = new Date(CREATED).toISOString();

/** A backend of which the policy makes an operator of a user. */
async function start(options: {
  knex: Knex;
  operator?: string;
  isPermissionEnabled?: boolean;
}) {
  const { operator, isPermissionEnabled: enabled = true } = options;
  const event = { success: jest.fn(), fail: jest.fn() };
  const auditor = { createEvent: jest.fn(async () => event) };
  const actions = actionsRegistryServiceMock({
    logger: mockServices.logger.mock(),
  });
  const started = await startNotificationsBackend({
    knex: options.knex,
    processors: [{ getName: () => 'Email' }],
    config: { permission: { enabled } },
    features: [
      createServiceFactory({
        service: coreServices.auditor,
        deps: {},
        factory: () => auditor,
      }),
      createServiceFactory({
        service: actionsRegistryServiceRef,
        deps: {},
        factory: () => actions,
      }),
      createServiceFactory({
        service: coreServices.permissions,
        deps: {},
        factory: () =>
          mockServices.permissions.mock({
            authorize: async (requests, { credentials } = {} as any) => {
              const { principal } = credentials as any;
              const isAllowed =
                principal.type === 'service' ||
                principal.userEntityRef === operator;
              return requests.map(() => ({
                result: isAllowed
                  ? AuthorizeResult.ALLOW
                  : AuthorizeResult.DENY,
              }));
            },
          }),
      }),
    ],
  });
  return { ...started, actions, auditor, event };
}

describe.each(databases.eachSupportedId())('deliveries on %s', id => {
  let knex: Knex;
  let backend: Awaited<ReturnType<typeof start>>;

  beforeAll(async () => {
    knex = await databases.init(id);
    backend = await start({ knex, operator: 'user:default/olga' });
  });

  beforeEach(() => jest.clearAllMocks());

  const send = async (recipients: object, title = 'Build failed') => {
    const { body } = await backend.asPlugin().post('/', {
      recipients,
      payload: { title, topic: 'builds' },
    });
    const [{ message_id: messageId }] = [
      ...(await knex('callboard_delivery').where(
        'notification_id',
        body[0].id,
      )),
      ...(await knex('callboard_broadcast').where(
        'notification_id',
        body[0].id,
      )),
    ];
    return { notificationId: body[0].id, messageIds: [messageId] };
  };
  const toJane = { type: 'entity', entityRef: jane };

  it('are shown to the user they were for, and nobody else learns of them', async () => {
    const sent = await send(toJane);
    const { sendId } = await recordSend(knex, {
      ...sent,
      created: CREATED,
      destinations: [jane, john],
      channels: {
        Email: { outcomes: 'dc', times: [[2, CREATED]] },
        Chat: {
          outcomes: '**',
          rows: {
            [jane]: {
              state: 'waiting',
              tries: 2,
              reason: 'channel_not_found',
              updated: CREATED,
              dueAt: CREATED,
            },
            [john]: { state: 'dead', reason: 'of-john' },
          },
        },
      },
    });
    const { asUser } = backend;
    const path = `/notifications/${sent.notificationId}/deliveries`;
    const { status, body } = await asUser('jane').get(path);
    const of = { sendId, sentAt };
    expect([status, body]).toEqual([
      200,
      {
        deliveries: [
          {
            ...of,
            channel: 'Chat',
            channelTitle: 'Chat',
            state: 'retrying',
            reason: 'channel_not_found',
            at: sentAt,
            attempts: 2,
            nextAttempt: sentAt,
          },
          {
            ...of,
            channel: 'Email',
            channelTitle: 'Email',
            state: 'delivered',
            at: sentAt,
          },
        ],
      },
    ]);
    const legacy = await asUser('jane').get(
      `/${sent.notificationId}/deliveries`,
    );
    expect(legacy.body).toEqual(body);
    // Not in his inbox, as he turned that off.
    const { body: ofJohn } = await asUser('john').get(path);
    expect(ofJohn.deliveries).toMatchObject([
      { state: 'dead', reason: 'of-john' },
      { state: 'not-wanted', reason: 'channel-setting' },
    ]);
    expect((await asUser('eve').get(path)).status).toBe(404);
    for (const unknown of [randomUUID(), 'x']) {
      const answer = await asUser('jane').get(`/${unknown}/deliveries`);
      expect(answer.status).toBe(404);
    }
    expect(backend.auditor.createEvent).not.toHaveBeenCalled();
  });

  it('are none of a notification that only the inbox had', async () => {
    const { notificationId } = await send({ type: 'broadcast' });
    expect(
      await backend.asUser('eve').get(`/${notificationId}/deliveries`),
    ).toMatchObject({ status: 200, body: { deliveries: [] } });
  });

  it('are counted for the sender, and for operators with an audit event', async () => {
    const pausedUntil = Date.now() + 3_600_000;
    await knex('callboard_channel_pause').insert({
      channel: 'Email',
      failures: 1,
      paused_until: pausedUntil,
      reason: 'http_503',
    });
    const { sendId, notificationId } = await recordSend(knex, {
      created: CREATED,
      topic: 'builds',
      destinations: [jane, john],
      channels: { Email: { outcomes: '.' } },
    });
    const expected = {
      sendId,
      notificationId,
      origin: 'plugin:ci',
      topic: 'builds',
      isBroadcast: false,
      sentAt,
      channels: [
        {
          channel: 'Email',
          channelTitle: 'Email',
          counts: { waiting: 2 },
          isPaused: true,
          pausedUntil: new Date(pausedUntil).toISOString(),
          pauseReason: 'http_503',
        },
      ],
    };
    const { asUser } = backend;
    const { body } = await asUser('olga').get(`/sends/${sendId}`);
    expect(body).toEqual(expected);
    expect(backend.auditor.createEvent.mock.calls).toEqual([
      [
        expect.objectContaining({
          eventId: 'delivery-fetch',
          meta: { queryType: 'send', sendId, operator: 'user:default/olga' },
          request: expect.anything(),
        }),
      ],
    ]);
    expect(backend.event.success).toHaveBeenCalledTimes(1);
    expect((await asUser('olga').get('/sends/x')).status).toBe(404);
    expect(backend.event.fail).toHaveBeenCalledTimes(1);
    const refused = await asUser('jane').get(`/sends/${sendId}`);
    expect([refused.status, refused.body.error.message]).toEqual([
      403,
      'The caller lacks the permission notifications.trace',
    ]);
    await knex('callboard_channel_pause').delete();
  });

  it('are found by operators for a destination, with what it was about and why', async () => {
    await knex('callboard_send').delete();
    const sent = await send(toJane, 'Disk full');
    const [older, latest] = [
      await recordSend(knex, {
        created: Date.now() - 10 * 24 * 3_600_000,
        destinations: [jane],
        channels: { Email: { outcomes: 'd' } },
      }),
      await recordSend(knex, {
        ...sent,
        created: CREATED,
        topic: 'builds',
        destinations: [jane, john],
        channels: { Email: { outcomes: 'a' }, Chat: { outcomes: '!' } },
      }),
    ];
    const find = async (query: string) => {
      const { status, body } = await backend
        .asUser('olga')
        .get(`/deliveries?destination=${query}`);
      expect(status).toBe(200);
      return body.deliveries;
    };
    expect(await find('User:Jane&channel=Email')).toEqual([
      {
        sendId: latest.sendId,
        notificationId: sent.notificationId,
        origin: 'plugin:ci',
        topic: 'builds',
        title: 'Disk full',
        isBroadcast: false,
        sentAt,
        channel: 'Email',
        channelTitle: 'Email',
        state: 'no-address',
        isPaused: false,
      },
    ]);
    const states = (found: any[]) => found.map(({ state }) => state);
    expect(states(await find(jane))).toEqual(['dead', 'no-address']);
    expect(states(await find(`${jane}&limit=1`))).toEqual(['dead']);
    const all = await find(`${jane}&since=2026-01-01`);
    expect(states(all)).toEqual(['dead', 'no-address', 'delivered']);
    // Its text was removed.
    expect([all[2].sendId, all[2].title]).toEqual([older.sendId, undefined]);
    expect(await find('webhook/:x')).toEqual([]);
    for (const [query, field] of [
      ['', 'destination is required'],
      ['?destination=a&since=now', 'since must be an ISO 8601 timestamp'],
      ['?destination=a&limit=101', 'limit must be <= 100, and is 101'],
    ]) {
      const { status, body } = await backend
        .asUser('olga')
        .get(`/deliveries${query}`);
      expect([status, body.error.message]).toEqual([400, field]);
    }
  });

  it('that failed for good are listed and made again, each once, over REST and by the action', async () => {
    await knex('callboard_channel_job').delete();
    await knex('callboard_channel_delivery').delete();
    for (const destination of [jane, john]) {
      await recordSend(knex, {
        created: CREATED,
        destinations: [destination],
        channels: {
          Email: { outcomes: '!' },
          Chat: {
            outcomes: '*',
            rows: { [destination]: { state: 'unknown', updated: CREATED } },
          },
        },
      });
    }
    const olga = backend.asUser('olga');
    const list = async (query = '') =>
      (await olga.get(`/dead-letters${query}`)).body;
    const { deadLetters, nextCursor } = await list('?limit=3');
    expect(deadLetters).toHaveLength(3);
    const rest = await list(`?limit=3&cursor=${nextCursor}`);
    expect(rest.deadLetters).toHaveLength(1);
    expect(rest.nextCursor).toBe(undefined);
    expect((await list('?state=dead&channel=Email')).deadLetters).toMatchObject(
      [
        { channelTitle: 'Email', reason: 'channel-unavailable', count: 1 },
        { state: 'dead', operation: 'deliver', sentAt },
      ],
    );
    for (const cursor of ['x', 'WyJhIl0', 'bnVsbA']) {
      const { status, body } = await olga.get(`/dead-letters?cursor=${cursor}`);
      expect([status, body.error.message]).toEqual([
        400,
        'cursor must be the nextCursor of a list',
      ]);
    }

    backend.auditor.createEvent.mockClear();
    const request = { channel: 'Email', destination: 'User:default/Jane' };
    const redrive = async () =>
      (await olga.post('/dead-letters/redrive', request)).body;
    expect(await redrive()).toEqual({ redriven: 1 });
    expect(await redrive()).toEqual({ redriven: 0 });
    expect(backend.auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'dead-letter-redrive',
        meta: {
          channel: 'Email',
          destination: jane,
          states: ['dead', 'unknown'],
          operator: 'user:default/olga',
        },
      }),
    );
    const [{ id: action }] = (await backend.actions.list()).actions.filter(
      ({ name }) => name === 'redrive-dead-letters',
    );
    const invoke = async (user: string) => {
      const { output } = await backend.actions.invoke({
        id: action,
        input: { channel: 'Chat', states: ['unknown'] },
        credentials: mockCredentials.user(user),
      });
      return output;
    };
    await expect(invoke('user:default/jane')).rejects.toThrow(
      'The caller lacks the permission notifications.redrive',
    );
    await expect(invoke('user:default/olga')).resolves.toEqual({ redriven: 2 });
    expect((await list()).deadLetters).toHaveLength(1);
  });

  it('are due at once for the workers of this instance when they are redriven', async () => {
    const wake = jest.fn();
    const database = mockServices.database({
      knex,
      migrations: { skip: true },
    });
    const service = new DeliveryService({
      records: await DeliveryRecords.create({ database }),
      store: await NotificationsStore.create({ database }),
      channels: [],
      queues: createRequestQueues(),
      auditor: mockServices.auditor.mock({
        createEvent: async () => backend.event,
      }),
      wake,
    });
    await service.redrive({ operator: 'plugin:ci' }, { channel: 'Email' });
    expect(wake).toHaveBeenCalledTimes(1);
  });

  it('are for no user to trace where no policy decides, whoever it is', async () => {
    const { asUser } = await start({
      knex,
      operator: 'user:default/olga',
      isPermissionEnabled: false,
    });
    for (const path of ['/dead-letters', `/sends/${randomUUID()}`]) {
      const { status, body } = await asUser('olga').get(path);
      expect([status, body.error.message]).toEqual([
        403,
        'The caller lacks the permission notifications.trace, which users can have only with permission.enabled',
      ]);
    }
  });
});
