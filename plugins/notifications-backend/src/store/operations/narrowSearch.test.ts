import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { createTestStore, explain, fillInboxes } from '../__testUtils__';
import { DatabaseNotificationsStore } from '../DatabaseNotificationsStore';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const userRef = 'user:default/1';

describe.each(databases.eachSupportedId())('narrowSearch, %p', id => {
  it('finds as much as the filter it was given, whether that is rare, common or nothing', async () => {
    const { knex, store } = await createTestStore(databases, id);
    await fillInboxes(knex, { messages: 5_000, users: 2 });

    for (const [search, count] of [
      // Of the messages 777 and 7770 and so on, those of this user.
      ['Run 777', 1],
      ['run', 2_500],
      ['nowhere', 0],
      ['%', 0],
    ] as const) {
      const filter = await store.narrow({ search });
      const options = { userRef, filter };
      await expect(store.countInbox(options)).resolves.toEqual({ count });
      const { entries } = await store.listInbox({ ...options, limit: 20 });
      expect(entries).toHaveLength(Math.min(count, 20));
      await expect(
        store.listInbox({ userRef, filter: { search }, limit: 20 }),
      ).resolves.toMatchObject({ entries });
    }
  });

  it('names the messages only where they are few and an index knows them', async () => {
    const { knex, store } = await createTestStore(databases, id);
    await fillInboxes(knex, { messages: 5_000, users: 2 });

    const { among } = await store.narrow({ search: 'run 777', read: true });
    expect(among?.length).toBe(id === 'SQLITE_3' ? undefined : 1);
    await expect(store.narrow({ search: 'run' })).resolves.toEqual({
      search: 'run',
    });
    await expect(store.narrow({ read: true })).resolves.toEqual({ read: true });
  });

  it.each(['zq', '- -'])(
    'asks nothing of the messages of others about %p, as there is no trigram in it',
    async search => {
      const { knex, store } = await createTestStore(databases, id);
      const statements: string[] = [];
      knex.on('query', ({ sql }) => statements.push(sql));
      await expect(store.narrow({ search })).resolves.toEqual({ search });
      expect(statements).toEqual([]);
    },
  );

  it('looks up no letters that are none to the database, as in the locale C', async () => {
    const { knex, store } = await createTestStore(databases, id);
    await fillInboxes(knex, { messages: 5_000, users: 2 });
    const search = 'развёртывание';
    const plans = await explain(knex, () => store.narrow({ search }));
    for (const plan of plans) {
      expect(plan).not.toContain('Seq Scan on callboard_message');
    }
  });

  it('asks nothing of them either where the index could not be made', async () => {
    const { knex } = await createTestStore(databases, id);
    await knex.raw('drop index if exists callboard_message_search_idx');
    const store = await DatabaseNotificationsStore.create({
      database: mockServices.database({ knex, migrations: { skip: true } }),
      logger: mockServices.logger.mock(),
    });
    const statements: string[] = [];
    knex.on('query', ({ sql }) => statements.push(sql));
    const search = 'run 777';
    await expect(store.narrow({ search })).resolves.toEqual({ search });
    expect(statements).toEqual([]);
  });
});
