import { TestDatabases } from '@backstage/backend-test-utils';
import { createMessage, createTestStore } from '../__testUtils__';
import { deleteExpiredDeliveries } from './deleteExpiredDeliveries';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const [jane, john] = ['user:default/jane', 'user:default/john'];

describe.each(databases.eachSupportedId())(
  'deleteExpiredDeliveries, %p',
  id => {
    it('removes what is older, read or not, and never what its owner saved', async () => {
      const { knex, store } = await createTestStore(databases, id);
      const [older, edge] = [1_000, 2_000].map(at => createMessage({ at }));
      for (const message of [older, edge]) {
        await store.saveIndividual({
          groups: [{ message, userRefs: [jane, john] }],
        });
      }
      await store.mark({
        userRef: jane,
        selection: { ids: [older.id] },
        flags: { saved: true },
        maxIds: 1,
      });
      const remove = () =>
        deleteExpiredDeliveries(knex, {
          before: new Date(2_000),
          batchSize: 10,
        });

      await expect(remove()).resolves.toBe(1);
      await expect(remove()).resolves.toBe(0);
      const idsOf = async (userRef: string) =>
        (await store.listInbox({ userRef, filter: {}, limit: 10 })).entries.map(
          entry => entry.id,
        );
      await expect(idsOf(jane)).resolves.toEqual([edge.id, older.id]);
      await expect(idsOf(john)).resolves.toEqual([edge.id]);
    });

    it('goes by the latest sending of a scope', async () => {
      const { knex, store } = await createTestStore(databases, id);
      for (const at of [1_000, 3_000]) {
        await store.saveIndividual({
          groups: [
            { message: createMessage({ at, scope: 'run' }), userRefs: [jane] },
          ],
        });
      }
      await expect(
        deleteExpiredDeliveries(knex, {
          before: new Date(2_000),
          batchSize: 10,
        }),
      ).resolves.toBe(0);
    });

    it('removes no more than a batch at a time, the oldest first', async () => {
      const { knex, store } = await createTestStore(databases, id);
      for (const at of [3_000, 1_000, 2_000]) {
        await store.saveIndividual({
          groups: [
            {
              message: createMessage({ at, title: `${at}` }),
              userRefs: [jane],
            },
          ],
        });
      }
      await expect(
        deleteExpiredDeliveries(knex, {
          before: new Date(9_000),
          batchSize: 2,
        }),
      ).resolves.toBe(2);
      const { entries } = await store.listInbox({
        userRef: jane,
        filter: {},
        limit: 10,
      });
      expect(entries.map(({ payload }) => payload.title)).toEqual(['3000']);
    });
  },
);

// SQLite has one connection only, so that nothing happens meanwhile.
describe.each(databases.eachSupportedId().filter(([id]) => id !== 'SQLITE_3'))(
  'deleteExpiredDeliveries, %p',
  id => {
    it('waits for nobody, and leaves alone what is being saved', async () => {
      const { knex, store } = await createTestStore(databases, id);
      const message = createMessage({ at: 1_000 });
      await store.saveIndividual({
        groups: [{ message, userRefs: [jane, john] }],
      });
      const saving = await knex.transaction();
      await saving('callboard_delivery')
        .where('user_ref', jane)
        .update({ saved: 1 });

      await expect(
        deleteExpiredDeliveries(knex, {
          before: new Date(2_000),
          batchSize: 10,
        }),
      ).resolves.toBe(1);

      await saving.commit();
      await expect(
        knex('callboard_delivery').pluck('user_ref'),
      ).resolves.toEqual([jane]);
    });
  },
);
