import { randomUUID } from 'node:crypto';
import { TestDatabases } from '@backstage/backend-test-utils';
import { createMessage, createTestStore } from '../__testUtils__';
import { deleteExpiredBroadcasts } from './deleteExpiredBroadcasts';
import { markBroadcasts } from './markBroadcasts';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const [jane, john] = ['user:default/jane', 'user:default/john'];

describe.each(databases.eachSupportedId())(
  'deleteExpiredBroadcasts, %p',
  id => {
    it('removes what is older with its flags, and never what anybody saved', async () => {
      const { knex, store } = await createTestStore(databases, id);
      const [older, saved, edge] = [1_000, 1_001, 2_000].map(at =>
        createMessage({ at, title: `${at}` }),
      );
      for (const message of [older, saved, edge]) {
        await store.saveBroadcast({ message });
      }
      await store.mark({
        userRef: jane,
        selection: { ids: [older.id, saved.id] },
        flags: { read: true },
        maxIds: 2,
      });
      await store.mark({
        userRef: jane,
        selection: { ids: [saved.id] },
        flags: { saved: true },
        maxIds: 1,
      });
      const remove = () =>
        deleteExpiredBroadcasts(knex, {
          before: new Date(2_000),
          batchSize: 10,
        });

      await expect(remove()).resolves.toBe(1);
      await expect(remove()).resolves.toBe(0);
      const { entries } = await store.listInbox({
        userRef: john,
        filter: {},
        limit: 10,
      });
      expect(entries.map(entry => entry.id)).toEqual([edge.id, saved.id]);
      const flags = await knex('callboard_broadcast_flags');
      expect(flags).toEqual([expect.objectContaining({ user_ref: jane })]);
    });

    it('is not held up by older ones that are saved, however many', async () => {
      const { knex, store } = await createTestStore(databases, id);
      const messages = [1_000, 1_001, 1_002].map(at => createMessage({ at }));
      for (const message of messages) {
        await store.saveBroadcast({ message });
      }
      await store.mark({
        userRef: jane,
        selection: { ids: messages.slice(0, 2).map(message => message.id) },
        flags: { saved: true },
        maxIds: 2,
      });
      await expect(
        deleteExpiredBroadcasts(knex, {
          before: new Date(2_000),
          batchSize: 2,
        }),
      ).resolves.toBe(1);
    });

    it('goes by the latest sending of a scope', async () => {
      const { knex, store } = await createTestStore(databases, id);
      for (const at of [1_000, 3_000]) {
        await store.saveBroadcast({
          message: createMessage({ at, scope: 'outage' }),
        });
      }
      await expect(
        deleteExpiredBroadcasts(knex, {
          before: new Date(2_000),
          batchSize: 10,
        }),
      ).resolves.toBe(0);
    });

    it('removes no more than a batch at a time', async () => {
      const { knex, store } = await createTestStore(databases, id);
      for (const at of [1_000, 2_000, 3_000]) {
        await store.saveBroadcast({ message: createMessage({ at }) });
      }
      await expect(
        deleteExpiredBroadcasts(knex, {
          before: new Date(9_000),
          batchSize: 2,
        }),
      ).resolves.toBe(2);
    });
  },
);

// SQLite has one connection only, so that nothing happens meanwhile.
describe.each(databases.eachSupportedId().filter(([id]) => id !== 'SQLITE_3'))(
  'deleteExpiredBroadcasts, %p',
  id => {
    it('waits for nobody, and leaves alone what is being saved', async () => {
      const { knex, store } = await createTestStore(databases, id);
      const message = createMessage({ at: 1_000 });
      await store.saveBroadcast({ message });
      const saving = await knex.transaction();
      await markBroadcasts(saving, {
        userRef: jane,
        selection: { ids: [message.id] },
        flags: { saved: true },
        now: new Date(1_500),
        mark: randomUUID(),
      });
      const remove = () =>
        knex.transaction(tx =>
          deleteExpiredBroadcasts(tx, {
            before: new Date(2_000),
            batchSize: 10,
          }),
        );

      await expect(remove()).resolves.toBe(0);
      await saving.commit();
      await expect(remove()).resolves.toBe(0);
    });
  },
);
