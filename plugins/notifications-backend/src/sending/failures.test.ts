import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { JsonObject } from '@backstage/types';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { startNotificationsBackend } from '../__testUtils__/startNotificationsBackend';
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

describe.each(databases.eachSupportedId())('failing to send on %s', id => {
  it.each([
    ['a few users', ['user:default/secret-person'], undefined],
    ['a few users, with a key', ['user:default/secret-person'], 'key'],
    [
      'very many users',
      Array.from({ length: 1_001 }, (_, i) => `user:default/secret-${i}`),
      'key',
    ],
    ['everybody', undefined, undefined],
    ['everybody, with a key', undefined, 'key'],
  ])(
    'answers 5xx for an error of the database to %s, leaves nothing behind, and says nothing of what was sent',
    async (_, entityRef, key) => {
      const knex = await databases.init(id);
      const { asPlugin, logger, signals } = await startNotificationsBackend({
        knex,
      });
      const send = () =>
        asPlugin().post(
          '/',
          {
            recipients: entityRef
              ? { type: 'entity', entityRef }
              : { type: 'broadcast' },
            payload: { title: 'Secret title', topic: 'Secret topic' },
          },
          key === undefined ? {} : { 'Idempotency-Key': key },
        );
      const table = `callboard_${entityRef ? 'delivery' : 'broadcast'}`;
      await knex.schema.renameTable(table, 'hidden');
      const { status, body } = await send();
      await knex.schema.renameTable('hidden', table);

      expect(status).toBe(500);
      expect(await countMessages(knex)).toBe(0);
      expect(await knex('callboard_known_topic')).toEqual([]);
      expect(await knex('callboard_idempotency_key')).toEqual([]);
      expect(signals).toEqual([]);
      expect(JSON.stringify(body)).not.toMatch(/secret/i);
      expect(logger.error).toHaveBeenCalled();
      expect(textOfLog(logger)).not.toMatch(/secret/i);

      const again = await send();
      expect(again.status).toBe(200);
      expect(again.headers.get('idempotency-replay')).toBeNull();
      expect(textOfLog(logger)).not.toMatch(/secret/i);
    },
  );

  it('says nothing of the database in the answer to any request, and all of it in the log', async () => {
    const knex = await databases.init(id);
    const { asPlugin, asUser, logger, backend } =
      await startNotificationsBackend({ knex });
    for (const table of [
      'message',
      'delivery',
      'broadcast',
      'broadcast_flags',
      'user_setting',
      'idempotency_key',
    ]) {
      await knex.schema.renameTable(`callboard_${table}`, `hidden_${table}`);
    }
    const [reader, sender] = [asUser('jane'), asPlugin()];
    const notification = {
      recipients: toUser('jane'),
      payload: { title: 'T' },
    };
    const all = { filter: {}, upTo: new Date().toISOString(), read: true };
    const answers = [
      await reader.get('/notifications'),
      await reader.get(`/${randomUUID()}`),
      await reader.get('/status'),
      await reader.get('/topics'),
      await reader.get('/origins'),
      await reader.get('/settings'),
      await reader.post('/settings', { channels: [] }),
      await reader.post('/update', { ids: [randomUUID()], read: true }),
      await reader.post('/update', all),
      await sender.post('/', notification),
      await sender.post('/', notification, { 'Idempotency-Key': 'key' }),
      await sender.post('/retract', { scope: 's' }),
      await sender.post('/resolve', { id: randomUUID() }),
    ];
    const action = await fetch(
      `http://localhost:${backend.server.port()}/api/notifications/.backstage/actions/v1/actions/notifications:get-notifications/invoke`,
      {
        method: 'POST',
        body: '{}',
        headers: {
          'Content-Type': 'application/json',
          Authorization: mockCredentials.user.header(),
        },
      },
    );
    const bodies = [
      ...answers.map(({ status, body }) => ({ status, body })),
      { status: action.status, body: await action.json() },
    ];

    for (const { status, body } of bodies) {
      expect([status, body.error]).toEqual([
        500,
        {
          name: 'Error',
          message: expect.stringMatching(
            /^An internal error occurred logId=\w+$/,
          ),
        },
      ]);
    }
    const logged = textOfLog(logger);
    for (const { body } of bodies) {
      expect(logged).toContain(body.error.message.split('=')[1]);
    }
    expect(logged).toMatch(/insert into \W*callboard_idempotency_key/);
  });

  it('answers 503 when the catalog does not answer, and leaves nothing behind', async () => {
    const knex = await databases.init(id);
    const { asPlugin, logger } = await startNotificationsBackend({
      knex,
      catalog: catalogServiceMock.mock({
        getEntitiesByRefs: async () => {
          throw new Error('select from entities');
        },
      }),
    });
    const { status, body } = await asPlugin().post('/', {
      recipients: {
        type: 'entity',
        entityRef: ['user:default/jane', 'group:default/ops'],
      },
      payload: { title: 'T' },
    });
    expect([status, body.error.message]).toEqual([
      503,
      'The catalog could not be asked for the recipients',
    ]);
    expect(textOfLog(logger)).toContain('select from entities');
    expect(await countMessages(knex)).toBe(0);
  });

  it("answers 503 when an adopter's resolver fails, and keeps to itself how", async () => {
    const knex = await databases.init(id);
    const { asPlugin, logger } = await startNotificationsBackend({
      knex,
      recipientResolver: {
        resolveNotificationRecipients: async () => {
          throw new Error('select member from team');
        },
      },
    });
    const { status, body } = await asPlugin().post('/', {
      recipients: { type: 'entity', entityRef: 'group:default/ops' },
      payload: { title: 'T' },
    });
    expect([status, body.error.message]).toEqual([
      503,
      'The recipients could not be found out',
    ]);
    expect(textOfLog(logger)).toContain('select member from team');
    expect(await countMessages(knex)).toBe(0);
  });

  it('answers while the broker hangs, and lets it finish at the end', async () => {
    const delivered = new Array<unknown>();
    let release = () => {};
    const released = new Promise<void>(resolve => {
      release = resolve;
    });
    const { backend, asPlugin, asUser } = await startNotificationsBackend({
      knex: await databases.init(id),
      signals: {
        publish: async ({ message }) => {
          await released;
          delivered.push((message as JsonObject).action);
        },
      },
    });
    const recipients = toUser('jane');
    const payload = { title: 'T' };
    const sent = await asPlugin().post('/', { recipients, payload });
    const toAll = { type: 'broadcast' };
    await asPlugin().post('/', { recipients: toAll, payload });
    const { id: sentId } = sent.body[0];
    const marked = await asUser('jane').post('/update', {
      ids: [sentId],
      read: true,
    });
    const retracted = await asPlugin().post('/retract', { id: sentId });
    expect([sent.status, marked.status, retracted.status]).toEqual([
      200, 200, 200,
    ]);
    expect(delivered).toEqual([]);

    const stopped = backend.stop().then(() => delivered.push('stopped'));
    // Long enough for a backend that waits for nothing.
    setTimeout(release, 300);
    await stopped;
    expect(delivered).toEqual([
      'new_notification',
      'new_notification',
      'notification_read',
      'notification_retracted',
      'stopped',
    ]);
  });

  it('goes through when signals fail, and says so in the log', async () => {
    const { asPlugin, asUser, logger } = await startNotificationsBackend({
      knex: await databases.init(id),
      signals: {
        publish: async () => {
          throw new Error('The broker is gone');
        },
      },
    });
    const sent = await asPlugin().post('/', {
      recipients: toUser('jane'),
      payload: { title: 'Secret title' },
    });
    const marked = await asUser('jane').post('/update', {
      ids: [sent.body[0].id],
      read: true,
    });
    expect([sent.status, marked.status]).toEqual([200, 200]);
    expect(logger.error.mock.calls.map(([message]) => message)).toEqual([
      'The signal new_notification could not be published',
      'The signal notification_read could not be published',
    ]);
    expect(textOfLog(logger)).not.toContain('Secret title');
  });
});
