import {
  mockServices,
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { DatabaseNotificationsStore } from '../store/DatabaseNotificationsStore';
import { createStockTables } from './__testUtils__/createStockTables';
import { StockMover } from './StockMover';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const JANE = 'user:default/jane';
const JOE = 'user:default/joe';

/** Ids in the order of their numbers. */
const idOf = (number: number) =>
  `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

const notification = (number: number, changes: object = {}) => ({
  id: idOf(number),
  user: JANE,
  title: `Title ${number}`,
  severity: 'normal',
  origin: 'plugin:catalog',
  created: new Date(number * 1_000),
  ...changes,
});

const broadcast = (number: number, changes: object = {}) => {
  const { user: _, ...row } = notification(number, changes);
  return row;
};

async function createTestDatabase(databaseId: TestDatabaseId) {
  const knex = await databases.init(databaseId);
  await createStockTables(knex);
  let now = new Date('2026-11-20T10:00:00Z');
  const store = await DatabaseNotificationsStore.create({
    database: mockServices.database({ knex }),
    logger: mockServices.logger.mock(),
    now: () => now,
  });
  return {
    knex,
    store,
    at(moment: string) {
      now = new Date(moment);
      return now;
    },
    async move(options: { batchSize?: number } = {}) {
      const logger = mockServices.logger.mock();
      const mover = await StockMover.create({
        knex,
        logger,
        now: () => now,
        ...options,
      });
      await mover.move();
      return logger.info.mock.calls.map(([message]) => message);
    },
    async inboxOf(userRef: string) {
      const { entries } = await store.listInbox({
        userRef,
        filter: {},
        limit: 100,
      });
      return entries;
    },
  };
}

/** Everything that moving writes, to compare databases by. */
async function contents(knex: Knex) {
  const tables = [
    'callboard_message',
    'callboard_delivery',
    'callboard_visitor',
    'callboard_user_setting',
    'callboard_known_topic',
    'callboard_moved_settings',
  ];
  const all: Record<string, string[]> = {};
  for (const table of tables) {
    const rows = await knex(table).select('*');
    all[table] = rows.map(row => JSON.stringify(row)).sort();
  }
  // The database numbers broadcasts, and does not say in which order.
  const broadcasts = await knex('callboard_broadcast as k')
    .leftJoin('callboard_broadcast_flags as f', 'f.broadcast_id', 'k.id')
    .select('k.*', 'f.*', { id: 'k.message_id', broadcast_id: 'k.message_id' });
  all.broadcasts = broadcasts.map(row => JSON.stringify(row)).sort();
  return all;
}

async function stockContents(knex: Knex) {
  return Promise.all(
    ['notification', 'broadcast', 'broadcast_user_status', 'user_settings'].map(
      table => knex(table).select('*'),
    ),
  );
}

/** A bit of everything, at least two batches of three rows of each kind. */
async function fill(knex: Knex) {
  await knex('notification').insert([
    notification(1, { read: new Date(50_000), description: 'Text' }),
    notification(2, {
      saved: new Date(60_000),
      topic: 'deploys',
      icon: 'docs',
    }),
    notification(3, { user: JOE, scope: 'build', link: '/catalog' }),
    notification(4, { user: JOE, scope: 'build', updated: new Date(70_000) }),
    notification(5, { scope: 'build', severity: 'critical' }),
    notification(6),
    notification(7),
  ]);
  await knex('broadcast').insert([
    broadcast(11, { scope: 'maintenance' }),
    broadcast(12, { scope: 'maintenance' }),
    broadcast(13, { updated: new Date(80_000) }),
    broadcast(14),
  ]);
  await knex('broadcast_user_status').insert([
    { broadcast_id: idOf(11), user: JANE, read: new Date(90_000) },
    { broadcast_id: idOf(13), user: JANE, read: new Date(20_000) },
    { broadcast_id: idOf(13), user: JOE, saved: new Date(90_000) },
    { broadcast_id: idOf(14), user: JOE },
  ]);
  await knex('user_settings').insert(
    ['user:default/a', 'user:default/b', 'user:default/c', JANE].map(
      (user, index) => ({
        user,
        channel: 'Web',
        origin: 'plugin:catalog',
        enabled: index % 2 === 0,
        settings_key_hash: String(index),
      }),
    ),
  );
}

describe('StockMover', () => {
  it.each(databases.eachSupportedId())(
    'moves notifications with ids, texts, flags and moments, %p',
    async databaseId => {
      const { knex, move, inboxOf } = await createTestDatabase(databaseId);
      await knex('notification').insert([
        notification(1, {
          description: 'Description',
          severity: 'high',
          link: '/catalog',
          scope: 'build',
          topic: 'deploys',
          icon: 'docs',
          metadata: '{"run": [1]}',
          updated: new Date(2_000),
          read: new Date(3_000),
          saved: new Date(4_000),
        }),
      ]);

      await move();

      expect(await inboxOf(JANE)).toEqual([
        {
          id: idOf(1),
          userRef: JANE,
          isBroadcast: false,
          origin: 'plugin:catalog',
          created: new Date(1_000),
          updated: new Date(2_000),
          read: new Date(3_000),
          saved: new Date(4_000),
          payload: expect.objectContaining({
            title: 'Title 1',
            description: 'Description',
            severity: 'high',
            link: '/catalog',
            scope: 'build',
            topic: 'deploys',
            icon: 'docs',
            metadata: { run: [1] },
          }),
        },
      ]);
    },
  );

  it.each(databases.eachSupportedId())(
    'moves broadcasts as each user sees them in stock, %p',
    async databaseId => {
      const { knex, move, inboxOf } = await createTestDatabase(databaseId);
      await fill(knex);

      await move();

      const broadcastsOf = async (userRef: string) =>
        (await inboxOf(userRef))
          .filter(({ isBroadcast }) => isBroadcast)
          .map(({ id, read, saved }) => [id, read, saved]);
      expect(await broadcastsOf(JANE)).toEqual([
        // Sent again after she had read it; stock shows it as read.
        [idOf(13), new Date(20_000), undefined],
        [idOf(14), undefined, undefined],
        [idOf(12), undefined, undefined],
        [idOf(11), new Date(90_000), undefined],
      ]);
      expect(await broadcastsOf(JOE)).toEqual([
        [idOf(13), undefined, new Date(90_000)],
        [idOf(14), undefined, undefined],
        [idOf(12), undefined, undefined],
        [idOf(11), undefined, undefined],
      ]);
    },
  );

  it.each(databases.eachSupportedId())(
    'leaves broadcasts unread for whoever stock knows, also after they visit, %p',
    async databaseId => {
      const { knex, store, move } = await createTestDatabase(databaseId);
      await knex('broadcast').insert(broadcast(11));
      await knex('notification').insert(notification(1));

      await move();
      await store.touchUser({ userRef: JANE });

      expect(await store.getStatus({ userRef: JANE })).toEqual({
        unread: 2,
        read: 0,
      });
    },
  );

  it.each(databases.eachSupportedId())(
    'takes for newcomers only those who come well after moving, %p',
    async databaseId => {
      const { knex, store, at, move } = await createTestDatabase(databaseId);
      await knex('broadcast').insert(broadcast(11));
      await move();

      at('2026-12-19T10:00:00Z');
      await store.touchUser({ userRef: JANE });
      at('2026-12-21T10:00:00Z');
      await store.touchUser({ userRef: JOE });

      const unreadOf = async (userRef: string) =>
        (await store.getStatus({ userRef })).unread;
      expect([await unreadOf(JANE), await unreadOf(JOE)]).toEqual([1, 0]);
    },
  );

  it.each(databases.eachSupportedId())(
    'repairs what stock wrote wrongly, %p',
    async databaseId => {
      const { knex, store, move, inboxOf } = await createTestDatabase(
        databaseId,
      );
      await knex('notification').insert([
        notification(1, { severity: null, topic: '', scope: '', link: '' }),
        notification(2, { severity: 'HIGH' }),
        notification(3, { severity: 'urgent', user: 'User:Default/Jane' }),
        // eslint-disable-next-line no-script-url -- what is to be left behind
        notification(4, { link: 'javascript:alert(1)' }),
        notification(5, { scope: 'build' }),
        notification(6, { scope: 'build' }),
        notification(7, { metadata: '{"cut": "of' }),
        notification(8, {
          metadata: `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
        }),
      ]);
      await knex('broadcast').insert(broadcast(9, { metadata: 'undefined' }));
      await knex('user_settings').insert(
        [
          { origin: 'plugin:catalog', enabled: false },
          { origin: 'Plugin:Catalog', enabled: true },
          { origin: 'plugin:catalog', topic: 'Deploys', enabled: true },
          { origin: 'plugin:catalog', topic: 'deploys', enabled: false },
        ].map((setting, index) => ({
          user: JANE,
          channel: 'Web',
          topic: null,
          settings_key_hash: `not a hash ${index}`,
          ...setting,
        })),
      );

      await move();

      const entries = await inboxOf(JANE);
      expect(entries.map(({ id }) => id)).toEqual(
        [9, 8, 7, 6, 5, 4, 3, 2, 1].map(idOf),
      );
      const unreadable = entries.splice(0, 3);
      expect(unreadable.map(({ payload }) => payload.metadata)).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
      expect(
        entries.map(({ payload }) => [payload.severity, payload.link]),
      ).toEqual([
        ['normal', undefined],
        ['normal', undefined],
        ['normal', undefined],
        ['normal', undefined],
        ['high', undefined],
        ['normal', undefined],
      ]);
      expect(entries[5].payload).toEqual(
        expect.objectContaining({ topic: undefined, scope: undefined }),
      );
      const { settings } = await store.getSettings({ userRef: JANE });
      expect(settings).toHaveLength(2);
      expect(settings).toEqual(
        expect.arrayContaining([
          { channel: 'Web', origin: 'plugin:catalog', enabled: false },
          {
            channel: 'Web',
            origin: 'plugin:catalog',
            topic: 'Deploys',
            enabled: true,
          },
        ]),
      );
    },
  );

  it.each(databases.eachSupportedId())(
    'gives the scope to the latest of several, so that a re-send goes on with it, %p',
    async databaseId => {
      const { knex, store, at, move, inboxOf } = await createTestDatabase(
        databaseId,
      );
      await fill(knex);
      await move();

      const created = at('2026-11-21T00:00:00Z');
      await store.saveIndividual({
        groups: [
          {
            message: {
              id: idOf(99),
              origin: 'plugin:catalog',
              payload: { title: 'Again', scope: 'build' },
              created,
            },
            userRefs: [JOE],
          },
        ],
      });

      const entries = await inboxOf(JOE);
      expect(
        entries
          .filter(({ isBroadcast }) => !isBroadcast)
          .map(({ id, updated }) => [id, updated]),
      ).toEqual([
        [idOf(99), created],
        [idOf(3), undefined],
      ]);
      // Old links still lead somewhere, each to one notification.
      for (const [old, current] of [
        [4, 99],
        [3, 3],
      ]) {
        const found = await store.getInboxEntries({
          userRef: JOE,
          ids: [idOf(old)],
        });
        expect(found.entries.map(({ id }) => id)).toEqual([idOf(current)]);
      }
    },
  );

  it.each(databases.eachSupportedId())(
    'only reads the tables of stock, %p',
    async databaseId => {
      const { knex, move } = await createTestDatabase(databaseId);
      await fill(knex);
      const before = await stockContents(knex);

      await move({ batchSize: 3 });

      expect(await stockContents(knex)).toEqual(before);
    },
  );

  it.each(databases.eachSupportedId())(
    'ends the same however often it is interrupted, %p',
    async databaseId => {
      const whole = await createTestDatabase(databaseId);
      await fill(whole.knex);
      await whole.move();
      const expected = await contents(whole.knex);

      const interrupted = await createTestDatabase(databaseId);
      await fill(interrupted.knex);
      // Every batch is undone once, when it has done all its work.
      let attempts = 0;
      const dying = new Proxy(interrupted.knex, {
        get(target, key, receiver) {
          if (key !== 'transaction') {
            return Reflect.get(target, key, receiver);
          }
          return async (work: (tx: Knex.Transaction) => Promise<unknown>) => {
            attempts += 1;
            return target.transaction(async tx => {
              const result = await work(tx);
              if (attempts % 2 === 1) {
                throw new Error('The instance dies');
              }
              return result;
            });
          };
        },
      });
      for (let isDone = false; !isDone; ) {
        const mover = await StockMover.create({
          knex: dying,
          logger: mockServices.logger.mock(),
          now: () => new Date('2026-11-20T10:00:00Z'),
          batchSize: 3,
        });
        isDone = await mover.move().then(
          () => true,
          () => false,
        );
      }

      expect(attempts).toBeGreaterThan(16);
      expect(await contents(interrupted.knex)).toEqual(expected);
    },
  );

  it.each(databases.eachSupportedId())(
    'asks the database as often for a large batch as for a small one, %p',
    async databaseId => {
      const countStatements = async (users: number) => {
        const { knex, move } = await createTestDatabase(databaseId);
        await fill(knex);
        for (let number = 100; number < 100 + users; number += 1) {
          const user = `user:default/u${number}`;
          await knex('notification').insert(
            notification(number, { user, scope: 'build' }),
          );
          await knex('broadcast').insert(broadcast(number));
          await knex('broadcast_user_status').insert({
            broadcast_id: idOf(number),
            user,
            read: new Date(90_000),
          });
          await knex('user_settings').insert({
            user,
            channel: 'Web',
            origin: 'plugin:catalog',
            enabled: false,
            settings_key_hash: user,
          });
        }
        let count = 0;
        knex.on('query', () => {
          count += 1;
        });
        await move({ batchSize: 400 });
        return count;
      };

      expect(await countStatements(300)).toBe(await countStatements(3));
    },
  );

  it.each(databases.eachSupportedId())(
    'lets several instances take turns, %p',
    async databaseId => {
      const whole = await createTestDatabase(databaseId);
      await fill(whole.knex);
      await whole.move();

      const shared = await createTestDatabase(databaseId);
      await fill(shared.knex);
      await Promise.all([
        shared.move({ batchSize: 1 }),
        shared.move({ batchSize: 2 }),
        shared.move({ batchSize: 3 }),
      ]);

      expect(await contents(shared.knex)).toEqual(await contents(whole.knex));
    },
  );

  it.each(databases.eachSupportedId())(
    'takes over what stock wrote since, and nothing twice, %p',
    async databaseId => {
      const { knex, store, at, move, inboxOf } = await createTestDatabase(
        databaseId,
      );
      await fill(knex);
      await move();

      // Here: one is marked as unread, one taken back.
      at('2026-11-20T11:00:00Z');
      await store.mark({
        userRef: JANE,
        selection: { ids: [idOf(1)] },
        flags: { read: false },
        maxIds: 10,
      });
      await store.retract({ origin: 'plugin:catalog', id: idOf(6) });
      await store.saveSettings({
        userRef: JANE,
        settings: [{ channel: 'Web', origin: 'plugin:catalog', enabled: true }],
      });
      // Back in stock: one is read, one sent, one sent again, a setting changed.
      const later = at('2026-11-21T10:00:00Z');
      await knex('notification').where('id', idOf(7)).update({ read: later });
      await knex('notification')
        .where('id', idOf(2))
        .update({ title: 'Again', updated: later, read: null });
      await knex('notification').insert(notification(0, { created: later }));
      await knex('broadcast').insert(broadcast(10, { created: later }));
      await knex('broadcast_user_status').insert({
        broadcast_id: idOf(12),
        user: JANE,
        read: later,
      });
      await knex('user_settings')
        .where('user', 'user:default/a')
        .update({ enabled: false });

      at('2026-11-22T10:00:00Z');
      expect(await move({ batchSize: 3 })).toEqual([
        'Moved 6 rows that the stock notifications plugin wrote since',
      ]);

      expect(
        (await inboxOf(JANE)).map(({ id, payload, read, saved }) => [
          id,
          payload.title,
          read,
          saved,
        ]),
      ).toEqual([
        [idOf(10), 'Title 10', undefined, undefined],
        [idOf(2), 'Again', undefined, new Date(60_000)],
        [idOf(0), 'Title 0', undefined, undefined],
        [idOf(13), 'Title 13', new Date(20_000), undefined],
        [idOf(14), 'Title 14', undefined, undefined],
        [idOf(12), 'Title 12', later, undefined],
        [idOf(11), 'Title 11', new Date(90_000), undefined],
        [idOf(7), 'Title 7', later, undefined],
        [idOf(5), 'Title 5', undefined, undefined],
        [idOf(1), 'Title 1', undefined, undefined],
      ]);
      const enabledFor = async (userRef: string) =>
        (await store.getSettings({ userRef })).settings[0].enabled;
      expect(await enabledFor('user:default/a')).toBe(false);
      expect(await enabledFor(JANE)).toBe(true);

      const before = await contents(knex);
      at('2026-11-23T10:00:00Z');
      expect(await move()).toEqual([]);
      expect(await contents(knex)).toEqual(before);
    },
  );

  it.each(databases.eachSupportedId())(
    'takes over flags that bear an earlier moment than the last look, and leaves alone what was done here, %p',
    async databaseId => {
      const { knex, store, at, move, inboxOf } = await createTestDatabase(
        databaseId,
      );
      const numbers = [1, 2, 3];
      await knex('notification').insert(numbers.map(n => notification(n)));
      await knex('broadcast').insert(numbers.map(n => broadcast(10 + n)));
      const readInStock = async (number: number, moment: Date) => {
        await knex('notification')
          .where('id', idOf(number))
          .update({ read: moment });
        await knex('broadcast_user_status').insert({
          broadcast_id: idOf(10 + number),
          user: JANE,
          read: moment,
        });
      };
      const early = new Date('2026-11-20T09:59:00Z');
      await readInStock(1, early);
      await move();
      const { mark } = await store.mark({
        userRef: JANE,
        selection: { ids: [idOf(1), idOf(11)] },
        flags: { read: false },
        maxIds: 10,
      });
      await store.retract({ origin: 'plugin:catalog', id: idOf(3) });
      await store.retract({ origin: 'plugin:catalog', id: idOf(13) });

      // An old instance, whose clock is a minute slow, and what it commits late.
      await readInStock(2, early);
      await readInStock(3, early);
      at('2026-11-20T10:10:00Z');
      expect(await move()).toEqual([
        'Moved 2 rows that the stock notifications plugin wrote since',
      ]);
      const inbox = async () =>
        (await inboxOf(JANE)).map(({ id, read }) => [id, read]);
      const expected = [
        [idOf(12), early],
        [idOf(11), undefined],
        [idOf(2), early],
        [idOf(1), undefined],
      ];
      expect(await inbox()).toEqual(expected);

      at('2026-11-20T10:12:00Z');
      expect(await move()).toEqual([]);
      expect(await inbox()).toEqual(expected);
      // What was done here can still be undone.
      const undone = await store.mark({
        userRef: JANE,
        selection: { ids: [idOf(1), idOf(11)], markedBy: mark },
        flags: { read: true },
        maxIds: 10,
      });
      expect(undone.count).toBe(2);
    },
  );

  it.each(databases.eachSupportedId())(
    'says how far it is, %p',
    async databaseId => {
      const { knex } = await createTestDatabase(databaseId);
      await fill(knex);
      const logger = mockServices.logger.mock();
      let now = 0;
      const mover = await StockMover.create({
        knex,
        logger,
        // Three seconds pass with every look at the clock.
        now: () => new Date((now += 3_000)),
        batchSize: 3,
      });

      await mover.move();

      const messages = logger.info.mock.calls.map(([message]) => message);
      expect(messages[0]).toBe(
        'Moving 19 rows of the stock notifications plugin; its tables stay as they are',
      );
      expect(messages.slice(1, -1)).toEqual(
        expect.arrayContaining([
          expect.stringMatching(/^Moved \d+ of 19 rows so far, at .+$/),
        ]),
      );
      expect(messages.at(-1)).toBe(
        'Moved 19 rows of the stock notifications plugin, that is all',
      );
    },
  );

  it.each(databases.eachSupportedId())(
    'does nothing in a database that stock was never in, %p',
    async databaseId => {
      const knex = await databases.init(databaseId);
      const logger = mockServices.logger.mock();
      const scheduler = mockServices.scheduler.mock();

      const mover = await StockMover.create({ knex, logger });
      await mover.move();
      await mover.schedule(scheduler);

      expect(logger.info).not.toHaveBeenCalled();
      expect(scheduler.scheduleTask).not.toHaveBeenCalled();
    },
  );
});
