import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import {
  createEntity,
  startNotificationsBackend,
} from '../__testUtils__/startNotificationsBackend';
import { textOfLog } from '../__testUtils__/textOfLog';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const toUser = (name: string) => ({
  type: 'entity',
  entityRef: `user:default/${name}`,
});

async function countMessages(knex: Knex): Promise<number> {
  const [{ count }] = await knex('callboard_message').count({ count: '*' });
  return Number(count);
}

describe.each(databases.eachSupportedId())('sending on %s', id => {
  let knex: Knex;
  let backend: Awaited<ReturnType<typeof startNotificationsBackend>>;

  beforeAll(async () => {
    knex = await databases.init(id);
    backend = await startNotificationsBackend({
      knex,
      entities: [
        createEntity('Group', 'ops', [
          ['hasMember', 'user:default/olga'],
          ['hasMember', 'user:default/otto'],
        ]),
        createEntity('Component', 'orphan'),
      ],
    });
  });

  it('answers a notification per recipient, and names the caller as the origin', async () => {
    const { asPlugin, asUser } = backend;
    const { status, body } = await asPlugin('plugin:ci').post('/', {
      recipients: { type: 'entity', entityRef: 'group:default/ops' },
      payload: { title: 'Build failed' },
    });
    expect(status).toBe(200);
    expect(body).toEqual(
      ['olga', 'otto'].map(name => ({
        id: body[0].id,
        user: `user:default/${name}`,
        userRef: `user:default/${name}`,
        isBroadcast: false,
        origin: 'plugin:ci',
        created: expect.any(String),
        rev: body[0].rev,
        sentRev: body[0].rev,
        payload: { title: 'Build failed', severity: 'normal' },
      })),
    );
    const read = await asUser('olga').get(`/${body[0].id}`);
    expect(read.body).toEqual(body[0]);
  });

  it('keeps every field of the payload as it was sent', async () => {
    const { asPlugin, asUser } = backend;
    const payload = {
      title: "Émile's 100% 🦊 _\\",
      description: 'Line\nline {{ user:default/jane }}',
      descriptionFormat: 'markdown',
      link: 'route:catalog.catalogEntity?kind=component',
      additionalLinks: [{ title: 'Yes', url: 'https://example.com/yes' }],
      severity: 'critical',
      topic: 'deployments',
      scope: 'run-1',
      icon: 'alarm',
      metadata: [
        { type: 'core.icon.v1', value: { nested: [null, 1.5, '{}'] } },
      ],
      translations: { de: { title: 'Titel', description: 'Text' } },
    };
    const sent = await asPlugin().post('/', {
      recipients: toUser('pat'),
      payload: { ...payload, unknown: 'field', read: 'x' },
    });
    expect(sent.body[0].payload).toEqual(payload);
    const { body } = await asUser('pat').get(`/${sent.body[0].id}`);
    expect(body.payload).toEqual(payload);

    const asMap = { 'backstage.io/a': { b: [1] }, ['__proto__']: 'x' };
    await asPlugin().post(
      '/',
      JSON.stringify({
        recipients: toUser('pat'),
        payload: { title: 'Map', metadata: asMap },
      }),
    );
    const { body: second } = await asUser('pat').get('/?search=map');
    expect(JSON.stringify(second.notifications[0].payload.metadata)).toBe(
      JSON.stringify(asMap),
    );
  });

  it('titles an additional link that is a bare string by itself', async () => {
    const { body } = await backend.asPlugin().post('/', {
      recipients: toUser('pat'),
      payload: { title: 'T', additionalLinks: ['https://example.com'] },
    });
    expect(body[0].payload.additionalLinks).toEqual([
      { title: 'https://example.com', url: 'https://example.com' },
    ]);
  });

  it('answers a receipt to those who prefer that', async () => {
    const { asPlugin, asUser } = backend;
    const send = () =>
      asPlugin().post(
        '/notifications',
        {
          recipients: { type: 'entity', entityRef: 'group:default/ops' },
          payload: { title: 'T', scope: 'receipt' },
        },
        { Prefer: 'respond-async, return=minimal' },
      );
    const first = await send();
    expect(first.headers.get('preference-applied')).toBe('return=minimal');
    expect(first.body).toEqual({
      id: expect.any(String),
      sendId: expect.any(String),
      recipients: 2,
      reopened: 0,
      muted: 0,
      isBroadcast: false,
    });
    expect((await asUser('otto').get(`/${first.body.id}`)).status).toBe(200);
    const second = await send();
    expect(second.body).toMatchObject({
      id: first.body.id,
      recipients: 2,
      reopened: 2,
    });
    expect(second.body.sendId).not.toBe(first.body.sendId);
  });

  it('re-opens a notification of the same scope: on top, unread, updated', async () => {
    const { asPlugin, asUser, signals } = backend;
    const send = (title: string, scope?: string, origin?: string) =>
      asPlugin(origin).post('/', {
        recipients: toUser('sam'),
        payload: { title, scope },
      });
    const first = await send('Failed', 'build-1');
    await asUser('sam').post('/update', {
      ids: [first.body[0].id],
      read: true,
      saved: true,
    });
    await send('Other');
    await send('Failed elsewhere', 'build-1', 'plugin:other');
    signals.length = 0;
    const again = await send('Failed again', 'build-1');

    const { body } = await asUser('sam').get('/');
    expect(
      body.notifications.map((n: any) => [
        n.payload.title,
        n.read,
        !!n.saved,
        !!n.updated,
      ]),
    ).toEqual([
      ['Failed again', undefined, true, true],
      ['Failed elsewhere', undefined, false, false],
      ['Other', undefined, false, false],
    ]);
    expect(body.notifications[0].created).toBe(first.body[0].created);
    expect(again.body[0]).toMatchObject({
      id: body.notifications[0].id,
      created: first.body[0].created,
      updated: body.notifications[0].updated,
    });
    expect(signals.map(({ message }) => message)).toEqual([
      {
        action: 'new_notification',
        notification_id: first.body[0].id,
        rev: again.body[0].rev,
        // The same for all recipients.
        notification: {
          ...again.body[0],
          created: again.body[0].updated,
          updated: undefined,
          user: null,
          userRef: undefined,
        },
      },
    ]);
  });

  it('makes one notification of ten sends of a scope at once', async () => {
    const { asPlugin, asUser } = backend;
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        asPlugin().post('/', {
          recipients: toUser('race'),
          payload: { title: `Attempt ${i}`, scope: 'race' },
        }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    const { body } = await asUser('race').get('/');
    expect(body.totalCount).toBe(1);
  });

  it('shows a broadcast to everybody, and signals it once', async () => {
    const { asPlugin, asUser, signals } = backend;
    await asUser('anybody').get('/status');
    signals.length = 0;
    const { body } = await asPlugin().post('/', {
      recipients: { type: 'broadcast' },
      payload: { title: 'Maintenance' },
    });
    expect(body).toEqual([
      {
        id: expect.any(String),
        user: null,
        isBroadcast: true,
        created: expect.any(String),
        rev: expect.any(Number),
        sentRev: expect.any(Number),
        origin: 'plugin:ci',
        payload: { title: 'Maintenance', severity: 'normal' },
      },
    ]);
    expect(signals).toEqual([
      {
        recipients: { type: 'broadcast' },
        channel: 'notifications',
        message: {
          action: 'new_notification',
          notification_id: body[0].id,
          rev: body[0].rev,
          notification: body[0],
        },
      },
    ]);
    const { body: page } = await asUser('anybody').get('/?type=broadcast');
    expect(page.notifications[0]).toEqual({
      ...body[0],
      userRef: 'user:default/anybody',
    });
  });

  it('opens a broadcast that is sent again in its scope for everybody', async () => {
    const { asPlugin, asUser } = backend;
    await asUser('bea').get('/status');
    const send = () =>
      asPlugin().post(
        '/',
        {
          recipients: { type: 'broadcast' },
          payload: { title: 'Outage', scope: 'outage' },
        },
        { Prefer: 'return=minimal' },
      );
    const { id: firstId } = (await send()).body;
    await asUser('bea').post('/update', { ids: [firstId], read: true });
    const again = await send();
    expect(again.body).toMatchObject({ reopened: 1, isBroadcast: true });
    const { body } = await asUser('bea').get('/?search=outage');
    expect(body).toMatchObject({
      totalCount: 1,
      notifications: [{ id: again.body.id, updated: expect.any(String) }],
    });
    expect(body.notifications[0].read).toBeUndefined();
  });

  it('says in the log who sent how much, and neither what nor to whom', async () => {
    const { asPlugin, logger } = backend;
    logger.debug.mockClear();
    const { body } = await asPlugin('plugin:discreet').post(
      '/',
      {
        recipients: { type: 'entity', entityRef: 'user:default/secret-person' },
        payload: {
          title: 'Secret title',
          description: 'Secret text',
          link: '/secret',
          scope: 'secret scope',
          topic: 'Secret topic',
          metadata: { secret: 'Secret value' },
          translations: { de: { title: 'Secret translation' } },
        },
      },
      { Prefer: 'return=minimal', 'Idempotency-Key': 'secret key' },
    );
    expect(logger.debug).toHaveBeenCalledWith('A notification was sent', {
      origin: 'plugin:discreet',
      type: 'individual',
      isReplay: false,
      id: body.id,
      recipients: 1,
      reopened: 0,
      muted: 0,
    });
    expect(textOfLog(logger)).not.toMatch(/secret/i);
  });

  it.each([
    ['a group that is not there', 'group:default/unknown'],
    ['an entity without owners', 'component:default/orphan'],
  ])('tells nobody where %s is meant', async (_, entityRef) => {
    const { asPlugin, signals } = backend;
    signals.length = 0;
    const before = await countMessages(knex);
    const { status, body } = await asPlugin().post('/', {
      recipients: { type: 'entity', entityRef },
      payload: { title: 'T' },
    });
    expect([status, body, signals]).toEqual([200, [], []]);
    expect(await countMessages(knex)).toBe(before);
  });
});
