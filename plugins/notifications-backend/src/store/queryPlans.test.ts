import { TestDatabases } from '@backstage/backend-test-utils';
import {
  analyze,
  broadcast,
  createBroadcast,
  createMessage,
  createTestStore,
  explain,
  fillInboxes,
  inbox,
  mark,
  send,
} from './__testUtils__';
import { NotificationsStore } from './NotificationsStore';
import { InboxEntry } from './types';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** The user with 20,000 notifications. */
const userRef = 'user:default/0';
const crowd = Array.from({ length: 10_000 }, (_, n) => `user:default/${n}`);
const scope = 'crowd';
const origin = 'plugin:ci';

type Case = {
  work: (store: NotificationsStore, entries: InboxEntry[]) => Promise<unknown>;
  /** Found in the plans, whatever else is in there. */
  sqlite?: RegExp[];
  postgres?: RegExp[];
};

/** Keys of an inbox from these indexes alone, without a look into the table. */
const keysFrom = (...indexes: string[]) => ({
  sqlite: indexes.map(
    index =>
      new RegExp(
        `SEARCH k USING COVERING INDEX callboard_delivery_${index}_idx`,
      ),
  ),
  postgres: indexes.map(
    index =>
      new RegExp(`Index Only Scan.* using callboard_delivery_${index}_idx`),
  ),
});
const readTables = [/callboard_delivery_unread_idx/, /callboard_message_pkey/];
const byKeys = {
  sqlite: [/callboard_delivery_1 \(notification_id=\? AND user_ref=\?\)/],
  postgres: [/callboard_delivery_pkey/],
};
/** For SQLite, whose indexes of primary keys have no other name. */
const ofMessage = /SEARCH m USING .*callboard_message_1 \(notification_id=\?/;
const page = { userRef, limit: 20 };
const unread = { filter: { read: false }, upTo: new Date(300_000) };

const cases: Record<string, Case> = {
  'the first page': {
    work: store => store.listInbox({ ...page, filter: {} }),
    ...keysFrom('unread', 'read'),
  },
  'a page deep in the inbox': {
    work: store => store.listInbox({ ...page, filter: {}, offset: 1_000 }),
    ...keysFrom('unread', 'read'),
  },
  'a page behind a cursor': {
    work: async store => {
      const { nextCursor } = await store.listInbox({ ...page, filter: {} });
      await store.listInbox({ ...page, filter: {}, cursor: nextCursor });
    },
    sqlite: [
      /callboard_delivery_read_idx \(user_ref=\? AND \(sort_at,notification_id\)<\(\?,\?\)\)/,
    ],
    postgres: [/Index Cond:.*ROW\(sort_at, notification_id\) < ROW\(/],
  },
  'unread ones': {
    work: store => store.listInbox({ ...page, filter: { read: false } }),
    ...keysFrom('unread'),
  },
  'saved ones': {
    work: store => store.listInbox({ ...page, filter: { saved: true } }),
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
  'some by their ids': {
    work: (store, entries) =>
      store.getInboxEntries({ userRef, ids: entries.map(({ id }) => id) }),
    ...byKeys,
  },
  'marking by ids': {
    work: (store, seen) =>
      mark(store, userRef, { seen }, { read: true, saved: true }),
    ...byKeys,
  },
  'marking by a filter what was stored until a time': {
    work: store => mark(store, userRef, unread, { read: true }),
    sqlite: [/callboard_delivery_unread_idx \(user_ref=\?/, ofMessage],
    postgres: readTables,
  },
  'marking by a filter on texts what was stored until a time': {
    work: store =>
      mark(
        store,
        userRef,
        { ...unread, filter: { read: false, topic: 'runs', search: 'run' } },
        { saved: true },
      ),
    sqlite: [/callboard_delivery_unread_idx \(user_ref=\?/, ofMessage],
    postgres: readTables,
  },
  'saving everything that was stored until a time': {
    work: store =>
      mark(store, userRef, { ...unread, filter: {} }, { saved: true }),
    sqlite: [/callboard_delivery_unread_idx/, /callboard_delivery_read/],
    postgres: [/callboard_delivery_unread_idx/, /callboard_delivery_read/],
  },
  'undoing that': {
    work: store =>
      mark(
        store,
        userRef,
        { filter: {}, onlyChangedBy: '00000000-0000-4000-8000-000000000000' },
        { read: false },
      ),
    postgres: [/callboard_delivery_read(_count)?_idx/],
  },
  'a send to a crowd': {
    work: store => send(store, createMessage({ scope }), crowd),
    postgres: [/Conflict Arbiter Indexes: callboard_delivery_pkey/],
  },
  'a broadcast': {
    work: store => broadcast(store, createBroadcast({ scope })),
    postgres: [/Conflict Arbiter Indexes: callboard_broadcast_pkey/],
  },
  'removing the texts that a send replaced': {
    work: store => store.removeReplacedMessages(createMessage({ scope })),
    sqlite: [
      /SEARCH callboard_message USING .*_1 \(notification_id=\?\)/,
      /SEARCH callboard_delivery USING .*_1 \(notification_id=\?\)/,
    ],
    postgres: [/callboard_delivery_pkey/, /callboard_message_pkey/],
  },
  'taking back and resolving': {
    work: async (store, [{ id }]) => {
      await store.resolve({ origin, id });
      await store.retract({ origin, id });
      await store.resolve({ origin, scope: 'run' });
      await store.retract({ origin, scope: 'run' });
    },
  },
  'the settings of a crowd about one topic': {
    work: store =>
      store.getSettingsOfUsers({
        userRefs: crowd,
        concerning: { origin, topic: { id: 'runs' } },
      }),
    sqlite: [/callboard_user_setting_1 \(user_ref=\?/],
    postgres: [/callboard_user_setting_pkey[^]*setting_key = ANY/],
  },
  retention: {
    work: async store => {
      const expired = { before: new Date(100), batchSize: 50 };
      while ((await store.removeExpired(expired)).removed > 0);
    },
    sqlite: [
      /SEARCH m USING .*callboard_message_created_idx \(created<\?\)/,
      /SEARCH d USING .*callboard_delivery_1 \(notification_id=\?\)/,
    ],
    postgres: [
      /Index Scan using callboard_message_created_idx/,
      /Index.* Scan using callboard_delivery_pkey/,
    ],
  },
};

/** Reading all of a large table; `k` of SQLite may also be the few broadcasts. */
const wholeTable =
  /Seq Scan on callboard_(delivery|message)\b|SCAN (d|m|callboard_delivery|callboard_message)\b|SCAN k\b.*callboard_delivery/;

describe.each(databases.eachSupportedId())('query plans, %p', id => {
  it('use an index for everything, among 200,000 rows', async () => {
    const { knex, store } = await createTestStore(databases, id);
    await fillInboxes(knex, {
      messages: 200_000,
      users: 50,
      isFirstBusy: true,
    });
    for (let times = 0; times < 3; times++) {
      await send(store, createMessage({ scope }), crowd.slice(times * 1_000));
      await broadcast(store, createBroadcast({ scope: `${times}` }));
    }
    await store.saveSettings({
      userRef,
      settings: Array.from({ length: 2_000 }, (_, n) => ({
        channel: 'Web',
        origin,
        topic: `topic ${n}`,
        enabled: false,
      })),
    });
    await analyze(knex);
    const entries = (await inbox(store, userRef)).slice(10, 30);

    for (const [name, { work, sqlite, postgres }] of Object.entries(cases)) {
      const plans = await explain(knex, () => work(store, entries));
      const told = [name, ...plans].join('\n\n');
      expect(plans.length).toBeGreaterThan(0);
      expect(told).not.toMatch(wholeTable);
      for (const found of (id === 'SQLITE_3' ? sqlite : postgres) ?? []) {
        expect(told).toMatch(found);
      }
    }
  });
});
