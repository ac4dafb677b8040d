import { authServiceFactory } from '@backstage/backend-defaults/auth';
import { httpAuthServiceFactory } from '@backstage/backend-defaults/httpAuth';
import { createBackendModule } from '@backstage/backend-plugin-api';
import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import {
  NotificationService,
  notificationService,
} from '@callboard/backstage-plugin-notifications-node';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { ApiProbe } from '../__testUtils__/ApiProbe';
import { startNotificationsBackend } from '../__testUtils__/startNotificationsBackend';
import { recordSend } from '../store/__testUtils__';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** Subjects of external tokens, and what they are restricted to. */
const RESTRICTIONS: Record<string, JsonObject[]> = {
  reads: [{ plugin: 'notifications', permissionAttribute: { action: 'read' } }],
  creates: [
    { plugin: 'notifications', permissionAttribute: { action: 'create' } },
  ],
  sends: [{ plugin: 'notifications', permission: 'notifications.send' }],
  broadcasts: [
    { plugin: 'notifications', permission: 'notifications.broadcast' },
  ],
  traces: [{ plugin: 'notifications', permission: 'notifications.trace' }],
  redrives: [{ plugin: 'notifications', permission: 'notifications.redrive' }],
  both: [
    {
      plugin: 'notifications',
      permission: ['notifications.send', 'notifications.broadcast'],
    },
  ],
  thisPlugin: [{ plugin: 'notifications' }],
  unrestricted: [],
  otherPlugin: [{ plugin: 'catalog' }],
};
const tokenOf = (subject: string) => `token-of-${subject}`;
const externalAccess = Object.entries(RESTRICTIONS).map(
  ([subject, accessRestrictions]) => ({
    type: 'static',
    options: { token: tokenOf(subject), subject },
    accessRestrictions,
  }),
);

const toJane = { type: 'entity', entityRef: 'user:default/jane' };
const toAll = { type: 'broadcast' };
const payload = { title: 'T' };

describe.each([
  ['SQLITE_3', true],
  ['SQLITE_3', false],
  ['POSTGRES_18', true],
] as const)(
  'tokens of a real backend on %s with permission.enabled %s',
  (databaseId, enabled) => {
    let started: Awaited<ReturnType<typeof startNotificationsBackend>>;
    let service: NotificationService;
    let rows: () => Promise<number>;
    let knex: Knex;

    beforeAll(async () => {
      knex = await databases.init(databaseId);
      started = await startNotificationsBackend({
        knex,
        config: {
          backend: { auth: { externalAccess } },
          permission: { enabled },
        },
        processors: [
          {
            getName: () => 'megaphone',
            processOptions: async options =>
              options.payload.topic === 'Everybody'
                ? { ...options, recipients: { type: 'broadcast' } }
                : options,
          },
        ],
        features: [
          authServiceFactory,
          httpAuthServiceFactory,
          createBackendModule({
            pluginId: 'notifications',
            moduleId: 'sender',
            register(env) {
              env.registerInit({
                deps: { notifications: notificationService },
                async init({ notifications }) {
                  service = notifications;
                },
              });
            },
          }),
        ],
      });
      rows = async () => {
        const tables = ['message', 'broadcast', 'delivery', 'idempotency_key'];
        const counts = await Promise.all(
          tables.map(table => knex(`callboard_${table}`).count('* as count')),
        );
        return counts.reduce((sum, [{ count }]) => sum + Number(count), 0);
      };
    });

    const as = (subject: string) =>
      new ApiProbe({
        port: Number(started.backend.server.port()),
        authorization: `Bearer ${tokenOf(subject)}`,
      });
    const invoke = async (subject: string, input: JsonObject) => {
      const response = await fetch(
        `http://localhost:${started.backend.server.port()}/api/notifications/.backstage/actions/v1/actions/notifications:send-notification/invoke`,
        {
          method: 'POST',
          body: JSON.stringify(input),
          headers: {
            'Content-Type': 'application/json',
            Authorization: `Bearer ${tokenOf(subject)}`,
          },
        },
      );
      const { error } = await response.json();
      return [response.status, error?.message];
    };
    /** Statuses of send, retract, resolve and broadcast, and of both sends by the action. */
    const statusesOf = async (subject: string) => {
      const probe = as(subject);
      const answers = [
        await probe.post('/', { recipients: toJane, payload }),
        await probe.post('/retract', { id: randomUUID() }),
        await probe.post('/resolve', { scope: 'unknown' }),
        await probe.post('/notifications', { recipients: toAll, payload }),
      ];
      return [
        ...answers.map(({ status }) => status),
        (await invoke(subject, { recipients: toJane, payload }))[0],
        (await invoke(subject, { recipients: toAll, payload }))[0],
      ];
    };
    const denied = (permission: string) => ({
      name: 'NotAllowedError',
      message: `The caller lacks the permission ${permission}`,
    });

    it('send, take back and broadcast as their restrictions allow', async () => {
      const statuses: Record<string, number[]> = {};
      for (const subject of Object.keys(RESTRICTIONS)) {
        statuses[subject] = await statusesOf(subject);
      }
      expect(statuses).toEqual({
        reads: [403, 403, 403, 403, 403, 403],
        creates: [200, 200, 200, 200, 200, 200],
        sends: [200, 200, 200, 403, 200, 403],
        // Broadcasting takes both permissions.
        broadcasts: [403, 403, 403, 403, 403, 403],
        traces: [403, 403, 403, 403, 403, 403],
        redrives: [403, 403, 403, 403, 403, 403],
        both: [200, 200, 200, 200, 200, 200],
        thisPlugin: [200, 200, 200, 200, 200, 200],
        unrestricted: [200, 200, 200, 200, 200, 200],
        otherPlugin: [403, 403, 403, 403, 403, 403],
      });
    });

    it('trace and redrive as their restrictions allow, and see their own sends with the permission to send', async () => {
      const sendIdOf = async (subject: string) => {
        const { body } = await as(subject).post(
          '/',
          { recipients: toJane, payload },
          { Prefer: 'return=minimal' },
        );
        await recordSend(knex, {
          sendId: body.sendId,
          origin: subject,
          destinations: ['user:default/jane'],
          channels: { Email: { outcomes: '!' } },
        });
        return body.sendId;
      };
      const [own, other] = [await sendIdOf('sends'), await sendIdOf('both')];
      const statuses: Record<string, number[]> = {};
      for (const subject of Object.keys(RESTRICTIONS)) {
        const probe = as(subject);
        const answers = [
          await probe.get(`/sends/${own}`),
          await probe.get(`/sends/${other}`),
          await probe.get('/deliveries?destination=user:default/jane'),
          await probe.get('/dead-letters'),
          await probe.post('/dead-letters/redrive', { channel: 'Pager' }),
        ];
        statuses[subject] = answers.map(({ status }) => status);
      }
      expect(statuses).toEqual({
        reads: [200, 200, 200, 200, 403],
        creates: [404, 404, 403, 403, 403],
        sends: [200, 404, 403, 403, 403],
        broadcasts: [403, 403, 403, 403, 403],
        traces: [200, 200, 200, 200, 403],
        redrives: [403, 403, 403, 403, 200],
        both: [404, 200, 403, 403, 403],
        thisPlugin: [200, 200, 200, 200, 200],
        unrestricted: [200, 200, 200, 200, 200],
        otherPlugin: [403, 403, 403, 403, 403],
      });
      const refused = await as('sends').post('/dead-letters/redrive', '{');
      expect([refused.status, refused.body.error]).toEqual([
        403,
        denied('notifications.redrive'),
      ]);
    });

    it('are refused by the name of the permission, before anything of the request is read or stored', async () => {
      const before = await rows();
      for (const path of ['/', '/notifications', '/retract', '/resolve']) {
        const { status, body } = await as('reads').post(path, '{');
        expect([status, body.error]).toEqual([
          403,
          denied('notifications.send'),
        ]);
      }
      const broadcast = await as('sends').post(
        '/',
        { recipients: toAll, payload: { title: 'T', scope: 's' } },
        { 'Idempotency-Key': 'key' },
      );
      expect([broadcast.status, broadcast.body.error]).toEqual([
        403,
        denied('notifications.broadcast'),
      ]);
      expect(await invoke('sends', { recipients: toAll, payload })).toEqual([
        403,
        denied('notifications.broadcast').message,
      ]);
      expect(await rows()).toBe(before);
    });

    it('do not broadcast by way of a processor either', async () => {
      const before = await rows();
      const send = (subject: string) =>
        as(subject).post(
          '/',
          { recipients: toJane, payload: { title: 'T', topic: 'Everybody' } },
          { 'Idempotency-Key': 'processed' },
        );
      const { status, body } = await send('sends');
      expect([status, body.error]).toEqual([
        403,
        denied('notifications.broadcast'),
      ]);
      expect(await rows()).toBe(before);
      expect((await send('both')).status).toBe(200);
    });

    it('of plugins have all permissions', async () => {
      const receipt = { id: expect.any(String) };
      await expect(
        service.send({
          recipients: { type: 'entity', entityRef: 'user:default/jane' },
          payload: { title: 'T', scope: 'build' },
        }),
      ).resolves.toMatchObject(receipt);
      await expect(
        service.send({ recipients: { type: 'broadcast' }, payload }),
      ).resolves.toMatchObject(receipt);
      await expect(service.resolve({ scope: 'build' })).resolves.toMatchObject({
        notifications: 1,
      });
      await expect(service.retract({ scope: 'build' })).resolves.toMatchObject({
        notifications: 1,
      });
    });
  },
);

describe('permissions', () => {
  it('are listed where the permission framework looks for them', async () => {
    const { backend } = await startNotificationsBackend({
      knex: await databases.init('SQLITE_3'),
    });
    const response = await fetch(
      `http://localhost:${backend.server.port()}/api/notifications/.well-known/backstage/permissions/metadata`,
      { headers: { Authorization: mockCredentials.service.header() } },
    );
    const { permissions } = await response.json();
    expect(permissions).toEqual([
      {
        type: 'basic',
        name: 'notifications.send',
        attributes: { action: 'create' },
      },
      {
        type: 'basic',
        name: 'notifications.broadcast',
        attributes: { action: 'create' },
      },
      {
        type: 'basic',
        name: 'notifications.trace',
        attributes: { action: 'read' },
      },
      {
        type: 'basic',
        name: 'notifications.redrive',
        attributes: { action: 'update' },
      },
    ]);
  });
});

describe('an external token with the subject of a plugin', () => {
  const start = async (entry: JsonObject) =>
    startNotificationsBackend({
      knex: await databases.init('SQLITE_3'),
      config: {
        backend: {
          auth: {
            externalAccess: [
              {
                type: 'static',
                options: { token: 'a-token-of-ci', subject: 'ci' },
              },
              entry,
            ],
          },
        },
      },
      features: [authServiceFactory, httpAuthServiceFactory],
    });

  it.each([
    ['static', 'plugin:catalog'],
    ['static', '\u200bｐlugin:catalog'],
    ['static', 'Plugin:catalog'],
    ['legacy', 'plugin:catalog'],
  ])(
    'of type %s and subject %s keeps the plugin from starting',
    async (type, subject) => {
      const secret = type === 'static' ? 'token' : 'secret';
      await expect(
        start({ type, options: { [secret]: 'c2VjcmV0LXNlY3JldA==', subject } }),
      ).rejects.toThrow(
        `backend.auth.externalAccess[1].options.subject", expected a subject that does not begin with "plugin:", but it is "${subject}"`,
      );
    },
  );

  it('is of no matter where it is for other plugins only', async () => {
    const { backend } = await start({
      type: 'static',
      options: { token: 'a-token-of-them', subject: 'plugin:catalog' },
      accessRestrictions: [{ plugin: 'catalog' }],
    });
    const probe = new ApiProbe({
      port: Number(backend.server.port()),
      authorization: 'Bearer a-token-of-them',
    });
    const sent = await probe.post('/', { recipients: toAll, payload });
    expect(sent.status).toBe(403);
  });
});
