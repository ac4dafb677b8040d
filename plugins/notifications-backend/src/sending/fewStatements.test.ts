import { TestDatabases } from '@backstage/backend-test-utils';
import { startNotificationsBackend } from '../__testUtils__/startNotificationsBackend';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('statements on %s', id => {
  it('ask for the settings of all recipients at once, however many', async () => {
    const knex = await databases.init(id);
    const { asPlugin, asUser } = await startNotificationsBackend({ knex });
    await asUser('user-11999').post('/settings', {
      channels: [{ id: 'Web', enabled: false, origins: [] }],
    });
    const statements = new Array<string>();
    knex.on('query', ({ sql }) => statements.push(sql));
    const { body } = await asPlugin().post(
      '/',
      {
        recipients: {
          type: 'entity',
          entityRef: Array.from({ length: 12_000 }, (_, i) => `user:user-${i}`),
        },
        payload: { title: 'T' },
      },
      { Prefer: 'return=minimal' },
    );
    expect(body).toMatchObject({ recipients: 11_999, muted: 1 });
    expect(
      statements.filter(sql => sql.includes('callboard_user_setting')),
    ).toHaveLength(1);
    // Nor are there any for single recipients.
    expect(statements.length).toBeLessThan(12);
  });
});

const postgres = databases
  .eachSupportedId()
  .filter(([id]) => id !== 'SQLITE_3');

describe.each(postgres)('round trips on %s', id => {
  it('are two for a send to users, and three with an idempotency key', async () => {
    const knex = await databases.init(id);
    const { asPlugin, asUser } = await startNotificationsBackend({ knex });
    const countStatements = async (headers?: Record<string, string>) => {
      const statements = new Array<string>();
      const listener = ({ sql }: { sql: string }) => statements.push(sql);
      knex.on('query', listener);
      const { status } = await asPlugin().post(
        '/',
        {
          recipients: {
            type: 'entity',
            entityRef: ['user:default/a', 'user:default/b'],
          },
          payload: { title: 'T', topic: 'runs' },
        },
        headers,
      );
      knex.removeListener('query', listener);
      expect(status).toBe(200);
      return statements.length;
    };

    // Also where the topic is new.
    expect(await countStatements()).toBe(2);
    expect(await countStatements()).toBe(2);
    expect(await countStatements({ 'Idempotency-Key': 'k' })).toBe(3);
    expect((await asUser('b').get('/status')).body.unread).toBe(3);
  });
});
