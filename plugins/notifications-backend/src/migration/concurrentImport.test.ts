/* eslint-disable jest/no-conditional-expect -- it depends on what came first */
import { randomUUID } from 'node:crypto';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import knexFactory, { Knex } from 'knex';
import { Duration } from 'luxon';
import { scopedNotificationId } from '../store/keys';
import {
  createBroadcast,
  createMessage,
  createTestStore,
  send,
} from '../store/__testUtils__';
import { createUpstreamTables } from './__testUtils__/createUpstreamTables';
import { UpstreamImport } from './UpstreamImport';

/*
 * What may happen at the same time as the import. With each pair, either one comes
 * first, and is stopped before it commits until the other one waits for it:
 *
 * - A send in the scope of a row that is being imported.
 * - The same with a broadcast.
 * - A user marks an entry while flags of it are imported, or its next text is.
 * - A user has a list open, and then marks everything in it.
 * - A sender retracts what upstream sends again, and its flags are being imported.
 * - Two instances import the same batch.
 *
 * Two instances that take turns, a crash between any two statements, and what upstream
 * writes while it is read are in `UpstreamImport.test.ts`.
 */

// SQLite has one connection, and so nothing that happens at the same time.
const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

const JANE = 'user:default/jane';
const ORIGIN = 'plugin:ci';
const OLD_ID = '00000000-0000-4000-8000-000000000001';
const OLD_BROADCAST_ID = '00000000-0000-4000-8000-000000000002';
const SCOPED_ID = scopedNotificationId('individual', ORIGIN, 'run');
const BROADCAST_ID = scopedNotificationId('broadcast', ORIGIN, 'run');
const HOUR = 3_600_000;

const row = {
  id: OLD_ID,
  user: JANE,
  title: 'From upstream',
  severity: 'normal',
  origin: ORIGIN,
  scope: 'run',
  created: new Date(1_000),
};
const { user: _, ...content } = row;
const broadcastRow = { ...content, id: OLD_BROADCAST_ID };

/** Resolves once so many statements wait for a lock. */
async function untilWaiting(knex: Knex, statements: number) {
  for (let waiting = 0; waiting < statements; ) {
    const [{ count }] = await knex('pg_stat_activity')
      .whereRaw('datname = current_database()')
      .where('wait_event_type', 'Lock')
      .count({ count: '*' });
    waiting = Number(count);
  }
}

const sessions: Knex[] = [];

afterEach(async () => {
  await Promise.all(sessions.splice(0).map(knex => knex.destroy()));
});

async function createTestDatabase() {
  const { knex, store } = await createTestStore(databases, 'POSTGRES_18');
  await createUpstreamTables(knex);
  const logger = mockServices.logger.mock();
  return {
    knex,
    store,
    /** As another instance than the one of the store. */
    async runImport() {
      const session = knexFactory(knex.client.config);
      sessions.push(session);
      const upstream = UpstreamImport.create({ knex: session, logger });
      await upstream.prepare();
      await upstream.run();
    },
    /** Makes the next pass due. */
    async pass() {
      await knex('callboard_import').update({
        started: knex.raw('started - ?', [HOUR]),
        last_news: knex.raw('last_news - ?', [HOUR]),
      });
    },
    /** Does two things at once, of which the first one comes to a lock first. */
    async inOrder(
      lock: string,
      first: 'the import' | 'the other',
      runImport: () => Promise<unknown>,
      runOther: () => Promise<unknown>,
    ) {
      const works = [runImport, runOther];
      if (first === 'the other') {
        works.reverse();
      }
      const blocking = await knex.transaction();
      await blocking.raw(lock);
      const running = [works[0]()];
      await untilWaiting(knex, 1);
      running.push(works[1]());
      await untilWaiting(knex, 2);
      await blocking.commit();
      await Promise.all(running);
    },
    async inbox() {
      const options = { userRef: JANE, filter: {}, limit: 10 };
      const { entries } = await store.listInbox(options);
      // Whatever happens, each entry has a text.
      const { unread, read } = await store.getStatus(options);
      expect(entries).toHaveLength(unread + read);
      return entries;
    },
  };
}

/** Stops whatever stores, or removes, a text. */
const TEXTS = 'lock table callboard_message in exclusive mode';
/** Stops whatever changes an entry. */
const ENTRIES = 'select 1 from callboard_delivery for update';

const ORDERS = ['the import', 'the other'] as const;

describe.each(databases.eachSupportedId())('an import, %p, while', () => {
  it.each(ORDERS)(
    'something is sent in the scope of its rows, prefers that, if %s comes first',
    async first => {
      const { knex, store, runImport, inOrder, inbox } =
        await createTestDatabase();
      await knex('notification').insert({ ...row, saved: new Date(2_000) });
      await knex('broadcast').insert(broadcastRow);
      const title = 'From here';
      await inOrder(TEXTS, first, runImport, async () => {
        const message = { origin: ORIGIN, scope: 'run', title };
        await store.saveBroadcast({
          message: createBroadcast(message),
          backlog: Duration.fromObject({ days: 7 }),
        });
        await send(store, createMessage(message), [JANE]);
      });

      const entries = await inbox();
      expect(entries).toHaveLength(2);
      for (const { isBroadcast, ...entry } of entries) {
        expect(entry).toEqual(
          expect.objectContaining({
            id: isBroadcast ? BROADCAST_ID : SCOPED_ID,
            created: new Date(1_000),
            read: undefined,
            saved: isBroadcast ? undefined : new Date(2_000),
            payload: expect.objectContaining({ title }),
          }),
        );
      }
      const links = await store.getInboxEntries({
        userRef: JANE,
        ids: [OLD_ID, OLD_BROADCAST_ID],
      });
      expect(links.entries).toEqual(entries);
    },
  );

  it.each(ORDERS)(
    'a user marks an entry that was sent again in upstream, keeps both, if %s comes first',
    async first => {
      const { knex, store, runImport, pass, inOrder, inbox } =
        await createTestDatabase();
      await knex('notification').insert(row);
      await runImport();
      const [{ rev }] = await inbox();
      await knex('notification').update({
        title: 'Again',
        updated: new Date(),
      });
      await pass();
      await inOrder(ENTRIES, first, runImport, () =>
        store.mark({
          userRef: JANE,
          selection: { seen: [{ id: SCOPED_ID, rev }] },
          flags: { read: true, saved: true },
          operationId: OLD_ID,
        }),
      );

      // A mark of the earlier text says nothing about the one that came before it.
      const saved = first === 'the import' ? undefined : expect.any(Date);
      expect(await inbox()).toEqual([
        expect.objectContaining({
          read: undefined,
          saved,
          payload: expect.objectContaining({ title: 'Again' }),
        }),
      ]);
    },
  );

  it.each(ORDERS)(
    'a user marks an entry that was marked in upstream, keeps both, if %s comes first',
    async first => {
      const { knex, store, runImport, pass, inOrder, inbox } =
        await createTestDatabase();
      await knex('notification').insert(row);
      await runImport();
      const read = new Date();
      await knex('notification').update({ read });
      await pass();
      await inOrder(ENTRIES, first, runImport, () =>
        store.mark({
          userRef: JANE,
          selection: { seen: [{ id: SCOPED_ID }] },
          flags: { saved: true },
          operationId: OLD_ID,
        }),
      );

      expect(await inbox()).toEqual([
        expect.objectContaining({ read, saved: expect.any(Date) }),
      ]);
    },
  );

  it.each(ORDERS)(
    'a sender retracts what was sent again in upstream, leaves it whole or gone, if %s comes first',
    async first => {
      const { knex, store, runImport, pass, inOrder, inbox } =
        await createTestDatabase();
      await knex('notification').insert(row);
      await knex('broadcast').insert(broadcastRow);
      await runImport();
      await knex('notification').update({ updated: new Date() });
      await knex('broadcast').update({ updated: new Date() });
      await pass();
      await inOrder(TEXTS, first, runImport, () =>
        store.retract({ origin: ORIGIN, scope: 'run' }),
      );

      const entries = await inbox();
      if (first === 'the other') {
        expect(entries.map(({ id }) => id)).toContain(SCOPED_ID);
      }
      for (const { id } of entries) {
        await store.retract({ origin: ORIGIN, id });
      }
      expect(await knex('callboard_message')).toEqual([]);
    },
  );

  it('a user has a list open, leaves unread what that does not show, however old it is', async () => {
    const { knex, store, runImport, pass, inbox } = await createTestDatabase();
    const options = { userRef: JANE, filter: {}, limit: 10 };
    const markAllOf = async (asOf: Date) => {
      const { count } = await store.mark({
        userRef: JANE,
        selection: { seen: [], filter: {}, upTo: asOf },
        flags: { read: true },
        operationId: randomUUID(),
      });
      return count;
    };
    // As if the list had been read long enough ago for all that it shows.
    const later = (asOf: Date) => new Date(asOf.getTime() + 5_000);
    const before = await store.listInbox(options);
    await knex('notification').insert(row);
    await runImport();
    expect(await markAllOf(later(before.asOf))).toBe(0);
    const imported = await store.listInbox(options);
    expect(await markAllOf(later(imported.asOf))).toBe(1);

    // Upstream sends it again.
    await knex('notification').update({ title: 'Again', updated: new Date() });
    await pass();
    await runImport();
    expect(await markAllOf(later(imported.asOf))).toBe(0);
    expect(await inbox()).toEqual([
      expect.objectContaining({ id: SCOPED_ID, read: undefined }),
    ]);
  });

  it('a sender retracts a broadcast whose flags it imports, goes on', async () => {
    const { knex, store, runImport, pass, inOrder, inbox } =
      await createTestDatabase();
    await knex('broadcast').insert({ ...broadcastRow, scope: null });
    await knex('notification').insert(row);
    await runImport();
    await knex('broadcast_user_status').insert({
      broadcast_id: OLD_BROADCAST_ID,
      user: JANE,
      read: new Date(),
    });
    await knex('notification').update({ saved: new Date() });
    await pass();
    await inOrder(TEXTS, 'the other', runImport, () =>
      store.retract({ origin: ORIGIN, id: OLD_BROADCAST_ID }),
    );

    expect(await inbox()).toEqual([
      expect.objectContaining({ id: SCOPED_ID, saved: expect.any(Date) }),
    ]);
  });

  it('another instance imports the same, leaves it to the one that comes first', async () => {
    const { knex, runImport, inOrder, inbox } = await createTestDatabase();
    await knex('notification').insert(row);
    await inOrder(TEXTS, 'the import', runImport, runImport);

    expect(await inbox()).toHaveLength(1);
    expect(await knex('callboard_message')).toHaveLength(1);
    expect(await knex('callboard_import')).toEqual([
      expect.objectContaining({ step: null, rows: '1' }),
    ]);
  });
});
