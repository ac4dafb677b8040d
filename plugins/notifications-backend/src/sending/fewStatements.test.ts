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

const withOneStatement = databases
  .eachSupportedId()
  .filter(([id]) => id !== 'SQLITE_3');

describe.each(withOneStatement)('round trips on %s', id => {
  it('are one for a send to users without settings about its origin', async () => {
    const knex = await databases.init(id);
    const { asPlugin, asUser } = await startNotificationsBackend({ knex });
    const send = async () => {
      const statements = new Array<string>();
      const listener = ({ sql }: { sql: string }) => statements.push(sql);
      knex.on('query', listener);
      const { status } = await asPlugin().post('/', {
        recipients: {
          type: 'entity',
          entityRef: ['user:default/a', 'user:default/b'],
        },
        payload: { title: 'T', topic: 'runs' },
      });
      knex.removeListener('query', listener);
      expect(status).toBe(200);
      return statements;
    };

    // Also where the topic is new.
    expect(await send()).toHaveLength(1);
    expect(await send()).toHaveLength(1);

    // A wish about the origin costs the ordinary way, but no query twice.
    const settings = (await asUser('a').get('/settings')).body;
    settings.channels[0].origins[0].topics[0].enabled = false;
    await asUser('a').post('/settings', settings);
    const statements = await send();
    expect(
      statements.filter(sql => sql.includes('callboard_user_setting')),
    ).toHaveLength(1);
    expect((await asUser('a').get('/status')).body.unread).toBe(2);
    expect((await asUser('b').get('/status')).body.unread).toBe(3);
  });
});
