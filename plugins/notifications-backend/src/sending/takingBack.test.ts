import { TestDatabases } from '@backstage/backend-test-utils';
import { startNotificationsBackend } from '../__testUtils__/startNotificationsBackend';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('taking back on %s', id => {
  let backend: Awaited<ReturnType<typeof startNotificationsBackend>>;

  beforeAll(async () => {
    backend = await startNotificationsBackend({
      knex: await databases.init(id),
      processors: [
        {
          getName: () => 'Personal',
          preProcess: async ({ user, payload, ...notification }) => ({
            ...notification,
            user,
            payload:
              payload.topic === 'personal'
                ? { ...payload, title: `For ${user}` }
                : payload,
          }),
        },
      ],
    });
  });

  async function send(names: string[], scope?: string): Promise<string> {
    const { body } = await backend.asPlugin().post(
      '/',
      {
        recipients:
          names.length > 0
            ? {
                type: 'entity',
                entityRef: names.map(name => `user:default/${name}`),
              }
            : { type: 'broadcast' },
        payload: { title: 'T', scope },
      },
      { Prefer: 'return=minimal' },
    );
    backend.signals.length = 0;
    return body.id;
  }

  it('removes a retracted notification from every inbox, count and window', async () => {
    const { asPlugin, asUser, signals } = backend;
    const sent = await send(['ada', 'ben']);
    const { body } = await asPlugin().post('/retract', { id: sent });
    expect(body).toEqual({
      notifications: 1,
      recipients: 2,
      isBroadcast: false,
    });
    for (const name of ['ada', 'ben']) {
      expect((await asUser(name).get(`/${sent}`)).status).toBe(404);
      expect((await asUser(name).get('/status')).body).toEqual({
        unread: 0,
        read: 0,
        unreadIds: [],
      });
    }
    expect(signals).toEqual([
      {
        recipients: {
          type: 'user',
          entityRef: expect.arrayContaining([
            'user:default/ada',
            'user:default/ben',
          ]),
        },
        channel: 'notifications',
        message: {
          action: 'notification_retracted',
          notification_ids: [sent],
          rev: expect.any(Number),
        },
      },
    ]);
  });

  it('marks a resolved scope as read for those who had not read it', async () => {
    const { asPlugin, asUser, signals } = backend;
    const sent = await send(['cat', 'dan'], 'build');
    await asUser('cat').post('/update', { ids: [sent], read: true });
    signals.length = 0;
    const { body } = await asPlugin().post('/resolve', { scope: 'build' });
    expect(body).toEqual({
      notifications: 1,
      recipients: 1,
      isBroadcast: false,
    });
    expect((await asUser('dan').get(`/${sent}`)).body.read).toEqual(
      expect.any(String),
    );
    expect(
      signals.map(({ recipients, message }) => [recipients, message]),
    ).toEqual([
      [
        { type: 'user', entityRef: ['user:default/dan'] },
        {
          action: 'notification_read',
          notification_ids: [sent],
          rev: (await asUser('dan').get(`/${sent}`)).body.rev,
        },
      ],
    ]);
    // The next failure re-opens it.
    const again = await send(['cat', 'dan'], 'build');
    const { body: page } = await asUser('dan').get(
      '/?type=individual&read=false',
    );
    expect(again).toBe(sent);
    expect(page.notifications.map((n: any) => n.id)).toEqual([sent]);
  });

  it('reaches every recipient of a send that a processor personalised', async () => {
    const { asPlugin, asUser, signals } = backend;
    const names = ['gil', 'hal', 'ian'];
    const { body: receipt } = await asPlugin().post(
      '/',
      {
        recipients: {
          type: 'entity',
          entityRef: names.map(name => `user:default/${name}`),
        },
        payload: { title: 'T', topic: 'personal' },
      },
      { Prefer: 'return=minimal' },
    );
    signals.length = 0;
    const all = { notifications: 1, recipients: 3, isBroadcast: false };

    const resolved = await asPlugin().post('/resolve', { id: receipt.id });
    expect(resolved.body).toEqual(all);
    for (const name of names) {
      expect((await asUser(name).get('/status')).body).toEqual({
        unread: 0,
        read: 1,
        unreadIds: [],
      });
    }
    const retracted = await asPlugin().post('/retract', { id: receipt.id });
    expect(retracted.body).toEqual(all);
    for (const name of names) {
      expect((await asUser(name).get('/')).body.totalCount).toBe(0);
    }
    expect(
      signals.map(({ recipients, message }) => [
        message.action,
        (recipients as { entityRef: string[] }).entityRef.length,
        (message as { notification_ids: string[] }).notification_ids.length,
      ]),
    ).toEqual([
      ['notification_read', 3, 1],
      ['notification_retracted', 3, 1],
    ]);
  });

  it('reaches everybody with a broadcast', async () => {
    const { asPlugin, asUser, signals } = backend;
    await asUser('eli').get('/status');
    const sent = await send([], 'outage');
    expect(
      (await asPlugin().post('/resolve', { scope: 'outage' })).body,
    ).toMatchObject({
      notifications: 1,
      isBroadcast: true,
    });
    expect((await asUser('eli').get(`/${sent}`)).body.read).toEqual(
      expect.any(String),
    );
    await asPlugin().post('/retract', { scope: 'outage' });
    expect((await asUser('eli').get(`/${sent}`)).status).toBe(404);
    expect(
      signals.map(({ recipients, message }) => [recipients, message.action]),
    ).toEqual([
      [{ type: 'broadcast' }, 'notification_read'],
      [{ type: 'broadcast' }, 'notification_retracted'],
    ]);
  });

  it('never reaches what others sent, and finding nothing is no error', async () => {
    const { asPlugin, asUser, signals } = backend;
    const sent = await send(['fay'], 'mine');
    for (const request of [{ id: sent }, { scope: 'mine' }, { id: 'none' }]) {
      for (const path of ['/retract', '/resolve']) {
        expect(
          (await asPlugin('plugin:other').post(path, request)).body,
        ).toEqual({
          notifications: 0,
          recipients: 0,
          isBroadcast: false,
        });
      }
    }
    expect((await asUser('fay').get(`/${sent}`)).body).not.toHaveProperty(
      'read',
    );
    expect(signals).toEqual([]);
  });

  it('is not for users, and wants exactly one of id and scope', async () => {
    for (const path of ['/retract', '/resolve']) {
      const { asPlugin, asUser, asNobody } = backend;
      expect((await asUser('a').post(path, { id: 'x' })).status).toBe(403);
      expect((await asNobody().post(path, { id: 'x' })).status).toBe(401);
      for (const request of [{}, { id: 'x', scope: 'y' }]) {
        const { status, body } = await asPlugin().post(path, request);
        expect([status, body.error.message]).toEqual([
          400,
          expect.stringMatching(/id or scope/),
        ]);
      }
    }
  });
});
