import { TestDatabases } from '@backstage/backend-test-utils';
import {
  broadcast,
  createBroadcast,
  createTestStore,
  fillInboxes,
  TestDatabaseId,
} from '../__testUtils__';
import { createSearchIndex } from '../searchIndex';
import { InboxFilter } from '../types';

// There is no such index in SQLite.
const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
const userRef = 'user:default/1';

/** Inboxes of 2,500, and the index. */
async function createLargeInboxes(id: TestDatabaseId) {
  const { knex, store } = await createTestStore(databases, id);
  await fillInboxes(knex, { messages: 5_000, users: 2 });
  for (const title of ['Run 777 for all', 'For all']) {
    await broadcast(store, createBroadcast({ title }));
  }
  await createSearchIndex(knex);
  const narrow = (filter: InboxFilter, ofUser = userRef) =>
    store.narrow({ userRef: ofUser, filter });
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
      const narrowed = await narrow(filter);
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
    const { narrow } = await createLargeInboxes(id);
    const search = 'run 777';
    const createdAfter = new Date(9);
    await expect(narrow({ search, createdAfter })).resolves.toEqual({
      createdAfter,
      among: [expect.anything(), expect.anything()],
    });
    for (const [filter, userRefOfSmall] of [
      // Letters are what they are to the locale of the database, which is C here.
      [{ search: '- -' }],
      [{ search: 'zq', read: true }],
      [{ search: 'развёртывание' }],
      [{ read: true }],
      // That part of the inbox is small.
      [{ search, read: false }],
      [{ search, createdAfter: new Date(1_500) }],
      [{ search, isBroadcast: true }],
      [{ search }, 'user:default/none'],
    ] as const) {
      await expect(narrow(filter, userRefOfSmall)).resolves.toEqual(filter);
    }
  });

  it('names nothing of what is common', async () => {
    const { narrow } = await createLargeInboxes(id);
    const filter = { search: 'run' };
    await expect(narrow(filter)).resolves.toEqual(filter);
  });

  it('gives up soon where the index takes long', async () => {
    const { knex, store } = await createLargeInboxes(id);
    const filter = { search: 'run 777', isBroadcast: false };
    const tx = await knex.transaction();
    await tx.raw('lock table callboard_message');
    const narrowed = await store.narrow({ userRef, filter });
    await tx.rollback();
    expect(narrowed).toEqual(filter);
  });
});
