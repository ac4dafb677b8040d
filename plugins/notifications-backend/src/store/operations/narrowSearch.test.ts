import { TestDatabases } from '@backstage/backend-test-utils';
import {
  broadcast,
  createBroadcast,
  createTestStore,
  fillInboxes,
  TestDatabaseId,
} from '../__testUtils__';
import { isPostgres } from '../dialect';
import { createSearchIndex } from '../searchIndex';
import { InboxFilter } from '../types';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const userRef = 'user:default/1';

/** Inboxes of 2,500, and the index where there is one. */
async function createLargeInboxes(id: TestDatabaseId) {
  const { knex, store } = await createTestStore(databases, id);
  await fillInboxes(knex, { messages: 5_000, users: 2 });
  for (const title of ['Run 777 for all', 'For all']) {
    await broadcast(store, createBroadcast({ title }));
  }
  if (isPostgres(knex)) {
    await createSearchIndex(knex);
  }
  const statements: string[] = [];
  knex.on('query', ({ sql }) => statements.push(sql));
  const narrow = async (filter: InboxFilter, ofUser = userRef) => {
    const narrowed = await store.narrow({ userRef: ofUser, filter });
    const hasAskedIndex = statements
      .splice(0)
      .some(sql => sql.includes('"matches"'));
    return { narrowed, hasAskedIndex };
  };
  return { knex, store, narrow };
}

describe.each(databases.eachSupportedId())('narrowSearch, %p', id => {
  it('finds as much as the filter it was given, whether that is rare, common or nothing', async () => {
    const { store, narrow } = await createLargeInboxes(id);
    for (const [filter, count] of [
      [{ search: 'Run 777' }, 2],
      [{ search: 'Run 77', read: true }, 2],
      [{ search: 'Run 77', read: false, origin: 'plugin:ci' }, 5],
      [{ search: 'Run 77', isBroadcast: false }, 6],
      [{ search: 'Run 77', isBroadcast: true }, 1],
      [{ search: 'run' }, 2_501],
      [{ search: 'nowhere' }, 0],
      [{ search: '%' }, 0],
      [{ search: 'ж' }, 0],
    ] as const) {
      const { narrowed } = await narrow(filter);
      const { entries } = await store.listInbox({ userRef, filter, limit: 20 });
      expect([filter, entries.length]).toEqual([filter, Math.min(count, 20)]);
      for (const either of [filter, narrowed]) {
        const options = { userRef, filter: either };
        await expect(store.countInbox(options)).resolves.toEqual({ count });
        await expect(
          store.listInbox({ ...options, limit: 20 }),
        ).resolves.toMatchObject({ entries });
      }
    }
  });

  it('asks the index only about large inboxes, and only for what it knows', async () => {
    const { knex, narrow } = await createLargeInboxes(id);
    const search = 'run 777';
    const createdAfter = new Date(9);
    await expect(narrow({ search, createdAfter })).resolves.toEqual({
      narrowed: {
        createdAfter,
        among: [expect.anything(), expect.anything()],
      },
      hasAskedIndex: isPostgres(knex),
    });
    // Letters are what they are to the locale of the database, which is C here.
    for (const unknown of ['- -', 'zq', 'развёртывание']) {
      await expect(narrow({ search: unknown, read: true })).resolves.toEqual({
        narrowed: { read: true, search: unknown },
        hasAskedIndex: false,
      });
      await expect(narrow({ search: unknown })).resolves.toEqual({
        narrowed: { among: [] },
        hasAskedIndex: false,
      });
    }
    for (const [filter, userRefOfSmall] of [
      [{ read: true }],
      // That part of the inbox is small.
      [{ search, read: false }],
      [{ search, createdAfter: new Date(1_500) }],
      [{ search, isBroadcast: true }],
      [{ search }, 'user:default/none'],
    ] as const) {
      await expect(narrow(filter, userRefOfSmall)).resolves.toEqual({
        narrowed: filter,
        hasAskedIndex: false,
      });
    }
  });

  it('names nothing of what is common', async () => {
    const { knex, narrow } = await createLargeInboxes(id);
    await expect(narrow({ search: 'run' })).resolves.toEqual({
      narrowed: { search: 'run' },
      hasAskedIndex: isPostgres(knex),
    });
  });
});

describe.each(databases.eachSupportedId().filter(([id]) => id !== 'SQLITE_3'))(
  'narrowSearch, %p',
  id => {
    it('walks through the inbox soon where the index takes long', async () => {
      const { knex, store } = await createLargeInboxes(id);
      const failures: string[] = [];
      knex.on('query-error', ({ code }) => failures.push(code));
      const tx = await knex.transaction();
      await tx.raw('lock table callboard_message');
      const narrowing = store.narrow({
        userRef,
        filter: { search: 'run 777', isBroadcast: false },
      });
      while (failures.length === 0) {
        await new Promise(setImmediate);
      }
      await tx.rollback();
      await expect(narrowing).resolves.toHaveProperty('among.length', 1);
      expect(failures).toEqual(['57014']);
    });
  },
);
