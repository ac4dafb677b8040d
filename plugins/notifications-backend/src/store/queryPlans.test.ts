import { TestDatabases } from '@backstage/backend-test-utils';
import {
  createMessage,
  createTestStore,
  explain,
  fillInboxes,
} from './__testUtils__';
import { DatabaseNotificationsStore } from './DatabaseNotificationsStore';
import { InboxEntry } from './types';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const userRef = 'user:default/7';

type Case = {
  work: (
    store: DatabaseNotificationsStore,
    entry: InboxEntry,
  ) => Promise<unknown>;
  /** Found in the plans, whatever else is in there. */
  sqlite?: RegExp[];
  postgres?: RegExp[];
};

const sqliteKeys = (index: string) =>
  new RegExp(`SEARCH k USING COVERING INDEX callboard_delivery_${index}_idx`);
const postgresKeys = (index: string) =>
  new RegExp(`Index Only Scan.* using callboard_delivery_${index}_idx`);
const keysFrom = (...indexes: string[]) => ({
  sqlite: indexes.map(sqliteKeys),
  postgres: indexes.map(postgresKeys),
});

const cases: Record<string, Case> = {
  'the first page': {
    work: store => store.listInbox({ userRef, filter: {}, limit: 20 }),
    ...keysFrom('unread', 'read'),
  },
  'a page deep in the inbox': {
    work: store =>
      store.listInbox({ userRef, filter: {}, limit: 20, offset: 1_000 }),
    ...keysFrom('unread', 'read'),
  },
  'a page behind a cursor': {
    work: async store => {
      const page = await store.listInbox({ userRef, filter: {}, limit: 50 });
      const cursor = page.nextCursor;
      await store.listInbox({ userRef, filter: {}, limit: 20, cursor });
    },
    sqlite: [
      /callboard_delivery_read_idx \(user_ref=\? AND \(sort_at,message_id\)<\(\?,\?\)\)/,
    ],
    postgres: [/Index Cond:.*ROW\(sort_at, message_id\) < ROW\(/],
  },
  'unread ones': {
    work: store =>
      store.listInbox({ userRef, filter: { read: false }, limit: 20 }),
    ...keysFrom('unread'),
  },
  'saved ones': {
    work: store =>
      store.listInbox({ userRef, filter: { saved: true }, limit: 20 }),
    ...keysFrom('saved'),
  },
  'the status': {
    work: store => store.getStatus({ userRef }),
    ...keysFrom('unread', 'read_count'),
  },
  'the count': {
    work: store => store.countInbox({ userRef, filter: {} }),
    ...keysFrom('unread', 'read_count'),
  },
  'a search for what is rare': {
    work: async store => {
      const filter = await store.narrow({ search: 'f899139d' });
      await store.listInbox({ userRef, filter, limit: 20 });
      await store.countInbox({ userRef, filter });
    },
    postgres: [
      /Bitmap Index Scan on callboard_message_search_idx/,
      // Not once more for the page and for the count.
      /Index.* Scan using callboard_delivery_pkey/,
    ],
  },
  'one by its id': {
    work: (store, { id }) => store.getInboxEntries({ userRef, ids: [id] }),
  },
  'marking by ids': {
    work: (store, { id }) =>
      store.mark({
        userRef,
        selection: { ids: [id] },
        flags: { read: true, saved: true },
        maxIds: 1,
      }),
  },
  'marking by a filter': {
    work: store =>
      store.mark({
        userRef,
        selection: { filter: { read: false }, upTo: new Date(5_000) },
        flags: { read: true },
        maxIds: 1,
      }),
    sqlite: [/callboard_delivery_unread_idx \(user_ref=\? AND sort_at<\?\)/],
    postgres: [/(using|on) callboard_delivery_unread_idx/],
  },
  'a send and sending it again': {
    work: async store => {
      for (const at of [1, 2]) {
        const message = createMessage({ scope: 'run', at });
        await store.saveIndividual({
          groups: [{ message, userRefs: [userRef] }],
        });
      }
    },
    postgres: [/Conflict Arbiter Indexes: callboard_delivery_scope_idx/],
  },
  'taking back and resolving': {
    work: async (store, { origin, id }) => {
      await store.resolve({ origin, id });
      await store.retract({ origin, id });
      await store.resolve({ origin, scope: 'run' });
      await store.retract({ origin, scope: 'run' });
    },
  },
  retention: {
    work: async store => {
      const expired = {
        before: new Date(100),
        supersededBefore: new Date(5_000),
        batchSize: 10,
      };
      while ((await store.removeExpired(expired)).removed > 0);
    },
    sqlite: [/USING INDEX callboard_message_created_idx \(created<\?\)/],
    postgres: [/Index Scan using callboard_message_created_idx/],
  },
};

/** Reading all of a large table; `k` of SQLite may also be the few broadcasts. */
const wholeTable =
  /Seq Scan on callboard_(delivery|message)\b|SCAN (d|m|old|callboard_delivery|callboard_message)\b|SCAN k\b.*callboard_delivery/;

describe.each(databases.eachSupportedId())('query plans, %p', id => {
  it('use an index for everything, among 100,000 rows', async () => {
    const { knex, store } = await createTestStore(databases, id);
    await fillInboxes(knex, { messages: 100_000, users: 50 });
    const { entries } = await store.listInbox({
      userRef,
      filter: {},
      limit: 1,
    });

    for (const [name, { work, sqlite, postgres }] of Object.entries(cases)) {
      const plans = await explain(knex, () => work(store, entries[0]));
      const told = [name, ...plans].join('\n\n');
      expect(plans.length).toBeGreaterThan(0);
      expect(told).not.toMatch(wholeTable);
      for (const found of (id === 'SQLITE_3' ? sqlite : postgres) ?? []) {
        expect(told).toMatch(found);
      }
    }
  });
});
