import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { createMessage, createTestStore } from './__testUtils__';
import { DatabaseNotificationsStore } from './DatabaseNotificationsStore';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const [jane, john] = ['user:default/jane', 'user:default/john'];
const key = { origin: 'plugin:ci', key: 'run-1' };

async function rowCounts(knex: Knex) {
  const tables = [
    'callboard_message',
    'callboard_delivery',
    'callboard_broadcast',
    'callboard_known_topic',
  ];
  const counts = await Promise.all(
    tables.map(table => knex(table).count({ count: '*' }).first()),
  );
  return counts.map(row => Number(row?.count));
}

/** Makes the database itself refuse to write a table. */
async function breakTable(knex: Knex, table: string) {
  await knex.schema.renameTable(table, `${table}_broken`);
}

describe.each(databases.eachSupportedId())(
  'DatabaseNotificationsStore, %p',
  id => {
    it('stores a send with all its groups, each user once', async () => {
      const { store } = await createTestStore(databases, id);
      const [first, second, third] = [1, 2, 3].map(at =>
        createMessage({ at, title: `For ${at}` }),
      );

      await expect(
        store.saveIndividual({
          groups: [
            { message: first, userRefs: [john, jane, john] },
            { message: second, userRefs: [jane, 'user:default/mary'] },
            { message: third, userRefs: [john] },
          ],
        }),
      ).resolves.toEqual({
        deliveries: [
          { message: first, userRefs: [jane, john], reopened: new Map() },
          {
            message: second,
            userRefs: ['user:default/mary'],
            reopened: new Map(),
          },
        ],
      });
    });

    it('tells of a send who had it before, and since when', async () => {
      const { store } = await createTestStore(databases, id);
      const first = createMessage({ at: 1_000, scope: 'run' });
      const again = createMessage({ at: 2_000, scope: 'run' });
      await store.saveIndividual({
        groups: [{ message: first, userRefs: [jane] }],
      });
      await expect(
        store.saveIndividual({
          groups: [{ message: again, userRefs: [jane, john] }],
        }),
      ).resolves.toEqual({
        deliveries: [
          {
            message: again,
            userRefs: [jane, john],
            reopened: new Map([
              [jane, { created: first.created, updated: again.created }],
            ]),
          },
        ],
      });
    });

    it.each(['callboard_delivery', 'callboard_known_topic'])(
      'leaves nothing of an individual send behind when %s cannot be written',
      async table => {
        const { store, knex } = await createTestStore(databases, id);
        await breakTable(knex, table);
        await expect(
          store.saveIndividual({
            groups: [{ message: createMessage(), userRefs: [jane] }],
          }),
        ).rejects.toThrow(table);
        await expect(knex('callboard_message')).resolves.toEqual([]);
      },
    );

    it('leaves nothing of a send behind when a later batch of recipients fails', async () => {
      const { store, knex } = await createTestStore(databases, id);
      const userRefs: string[] = Array.from(
        { length: 6_000 },
        (_, n) => `user:default/${n}`,
      );
      // The database refuses only what comes last.
      await knex.schema.raw(
        `create unique index refuse on callboard_delivery
           ((case when user_ref like 'z%' then 1 end))`,
      );
      await expect(
        store.saveIndividual({
          groups: [
            { message: createMessage(), userRefs: [...userRefs, 'z1', 'z2'] },
          ],
        }),
      ).rejects.toThrow(/unique/i);
      await expect(rowCounts(knex)).resolves.toEqual([0, 0, 0, 0]);
    });

    it('leaves nothing of a broadcast behind when it cannot be written', async () => {
      const { store, knex } = await createTestStore(databases, id);
      await breakTable(knex, 'callboard_broadcast');
      await expect(
        store.saveBroadcast({ message: createMessage() }),
      ).rejects.toThrow('callboard_broadcast');
      await expect(knex('callboard_message')).resolves.toEqual([]);
      await expect(knex('callboard_known_topic')).resolves.toEqual([]);
    });

    it('marks both sources or none', async () => {
      const { store, knex } = await createTestStore(databases, id);
      const message = createMessage();
      await store.saveIndividual({ groups: [{ message, userRefs: [jane] }] });
      await breakTable(knex, 'callboard_broadcast_flags');
      await expect(
        store.mark({
          userRef: jane,
          selection: { ids: [message.id] },
          flags: { read: true },
          maxIds: 1,
        }),
      ).rejects.toThrow('callboard_broadcast_flags');
      await expect(knex('callboard_delivery').pluck('read')).resolves.toEqual([
        null,
      ]);
    });

    it('names no more of what it marked than asked for, and counts all', async () => {
      const { store } = await createTestStore(databases, id);
      for (const at of [1_000, 2_000, 3_000]) {
        await store.saveIndividual({
          groups: [{ message: createMessage({ at }), userRefs: [jane] }],
        });
        await store.saveBroadcast({ message: createMessage({ at }) });
      }
      const mark = (flags: object, maxIds: number) =>
        store.mark({
          userRef: jane,
          selection: { filter: {}, upTo: new Date(2_000) },
          flags,
          maxIds,
        });
      const { ids, count } = await mark({ read: true }, 3);
      expect(ids).toHaveLength(3);
      expect(count).toBe(4);
      await expect(mark({ read: true, saved: true }, 0)).resolves.toMatchObject(
        {
          ids: [],
          count: 4,
          changes: [{ flag: 'saved', value: true, ids: [], count: 4 }],
        },
      );
      await expect(mark({}, 10)).resolves.toMatchObject({ ids: [], count: 0 });
      await expect(store.getStatus({ userRef: jane })).resolves.toEqual({
        unread: 2,
        read: 4,
      });
    });

    it('completes an idempotency key with what the send came to', async () => {
      const { store, clock } = await createTestStore(databases, id);
      const claim = { ...key, requestHash: 'hash' };
      await store.claimIdempotencyKey(claim);
      await store.saveIndividual({
        groups: [{ message: createMessage(), userRefs: [jane, john] }],
        idempotency: {
          ...key,
          claimed: clock.now,
          createReceipt: deliveries =>
            `to ${deliveries.flatMap(({ userRefs }) => userRefs).join()}`,
        },
      });
      await expect(store.claimIdempotencyKey(claim)).resolves.toEqual({
        outcome: 'replay',
        receipt: `to ${jane},${john}`,
      });
    });

    it('undoes a send whose claim lapsed, though it comes to an end first', async () => {
      const { store, clock } = await createTestStore(databases, id);
      const claimFor = async (requestHash: string) => {
        await store.claimIdempotencyKey({ ...key, requestHash });
        return clock.now;
      };
      const slow = await claimFor('one');
      clock.now = new Date(clock.now.getTime() + 3_600_000);
      const quick = await claimFor('another');
      const send = (title: string, claimed: Date) =>
        store.saveBroadcast({
          message: createMessage({ title }),
          idempotency: {
            ...key,
            claimed,
            createReceipt: ({ message }) => message.payload.title,
          },
        });
      await expect(send('one', slow)).rejects.toThrow('idempotency key');
      await store.releaseIdempotencyKey({ ...key, claimed: slow });
      await send('another', quick);
      await expect(
        store.listInbox({ userRef: jane, filter: {}, limit: 9 }),
      ).resolves.toMatchObject({
        entries: [{ payload: { title: 'another' } }],
      });
    });

    it('does not send what no receipt can be made of', async () => {
      const { store, knex, clock } = await createTestStore(databases, id);
      await store.claimIdempotencyKey({ ...key, requestHash: 'hash' });
      const createReceipt = () => {
        throw new Error('no receipt');
      };
      await expect(
        store.saveIndividual({
          groups: [{ message: createMessage(), userRefs: [jane] }],
          idempotency: { ...key, claimed: clock.now, createReceipt },
        }),
      ).rejects.toThrow('no receipt');
      await expect(rowCounts(knex)).resolves.toEqual([0, 0, 0, 0]);
    });

    it('takes back and resolves within the origin of the sender only', async () => {
      const { store } = await createTestStore(databases, id);
      const message = createMessage({ origin: 'plugin:a', scope: 'run' });
      await store.saveIndividual({ groups: [{ message, userRefs: [jane] }] });
      const nobody = { ids: [], userRefs: [], isBroadcast: false };
      for (const selection of [
        { origin: 'plugin:b', id: message.id },
        { origin: 'plugin:b', scope: 'run' },
      ]) {
        await expect(store.resolve(selection)).resolves.toEqual(nobody);
        await expect(store.retract(selection)).resolves.toEqual(nobody);
      }
      const somebody = { ...nobody, ids: [message.id], userRefs: [jane] };
      await expect(
        store.resolve({ origin: 'plugin:a', scope: 'run' }),
      ).resolves.toEqual(somebody);
      await expect(
        store.retract({ origin: 'plugin:a', scope: 'run' }),
      ).resolves.toEqual(somebody);
      await expect(store.getStatus({ userRef: jane })).resolves.toEqual({
        unread: 0,
        read: 0,
      });
    });

    it('takes back a scope also from those who did not get its latest sending', async () => {
      const { store } = await createTestStore(databases, id);
      const [first, again] = [1_000, 2_000].map(at =>
        createMessage({ at, scope: 'run' }),
      );
      await store.saveIndividual({
        groups: [{ message: first, userRefs: [jane, john] }],
      });
      await store.saveIndividual({
        groups: [{ message: again, userRefs: [jane] }],
      });
      const { ids, userRefs } = await store.retract({
        origin: first.origin,
        scope: 'run',
      });
      expect(ids.sort()).toEqual([first.id, again.id]);
      expect(userRefs.sort()).toEqual([jane, john]);
    });

    it('removes in batches what expired, until nothing is left, and no setting', async () => {
      const { store, clock } = await createTestStore(databases, id);
      for (const at of [1_000, 2_000, 3_000]) {
        await store.saveIndividual({
          groups: [{ message: createMessage({ at }), userRefs: [jane, john] }],
        });
        await store.saveBroadcast({ message: createMessage({ at }) });
      }
      const settings = [{ channel: 'Web', enabled: false }];
      await store.saveSettings({ userRef: jane, settings });
      await store.claimIdempotencyKey({ ...key, requestHash: 'hash' });
      clock.now = new Date(clock.now.getTime() + 24 * 3_600_000);

      // Without a moment, only what has lapsed by itself.
      const supersededBefore = new Date(0);
      await expect(
        store.removeExpired({ supersededBefore, batchSize: 100 }),
      ).resolves.toEqual({ removed: 1 });
      let batches = 0;
      const batch = {
        before: new Date(3_000),
        supersededBefore,
        batchSize: 3,
      };
      while ((await store.removeExpired(batch)).removed > 0) {
        batches += 1;
      }
      expect(batches).toBeGreaterThan(1);
      await expect(
        store.countInbox({ userRef: jane, filter: {} }),
      ).resolves.toEqual({ count: 2 });
      await expect(store.getSettings({ userRef: jane })).resolves.toEqual({
        settings,
      });
    });

    it('keeps what it has when the backend starts again', async () => {
      const { store, knex } = await createTestStore(databases, id);
      await store.saveBroadcast({ message: createMessage() });
      const restarted = await DatabaseNotificationsStore.create({
        database: mockServices.database({ knex }),
        logger: mockServices.logger.mock(),
      });
      await expect(
        restarted.countInbox({ userRef: jane, filter: {} }),
      ).resolves.toEqual({ count: 1 });
    });

    it('leaves the database alone where migrations are to be skipped', async () => {
      const knex = await databases.init(id);
      await DatabaseNotificationsStore.create({
        database: mockServices.database({ knex, migrations: { skip: true } }),
        logger: mockServices.logger.mock(),
      });
      await expect(knex.schema.hasTable('callboard_message')).resolves.toBe(
        false,
      );
    });
  },
);

describe('DatabaseNotificationsStore', () => {
  it('refuses databases that it does not know', async () => {
    const database = mockServices.database.mock({
      getClient: async () =>
        ({ client: { config: { client: 'mysql2' } } } as Knex),
    });
    await expect(
      DatabaseNotificationsStore.create({
        database,
        logger: mockServices.logger.mock(),
      }),
    ).rejects.toThrow('Notifications need PostgreSQL or SQLite, not mysql2');
  });
});
