import { TestDatabases } from '@backstage/backend-test-utils';
import { createMessage, createTestStore } from '../__testUtils__';
import { isDeadlock } from '../dialect';
import { lockDeliveries } from './lockDeliveries';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const userRefs = Array.from({ length: 300 }, (_, n) => `user:default/${n}`);

describe.each(databases.eachSupportedId())('lockDeliveries, %p', id => {
  it('changes nothing', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const message = createMessage();
    await store.saveIndividual({ groups: [{ message, userRefs }] });
    const before = await knex('callboard_delivery').orderBy('user_ref');
    await knex.transaction(tx =>
      lockDeliveries(tx, { messageIds: [message.id] }),
    );
    await expect(
      knex('callboard_delivery').orderBy('user_ref'),
    ).resolves.toEqual(before);
  });

  it('lets sends and resolving of the same scope go on side by side', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const { origin } = createMessage();
    const deadlocks: unknown[] = [];
    knex.on('query-error', error => isDeadlock(error) && deadlocks.push(error));

    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        index % 2 === 0
          ? store.saveIndividual({
              groups: [
                {
                  message: createMessage({ origin, scope: 'run', at: index }),
                  userRefs: [
                    ...userRefs.slice(index * 10),
                    ...userRefs.slice(0, index * 10),
                  ],
                },
              ],
            })
          : store.resolve({ origin, scope: 'run' }),
      ),
    );

    expect(deadlocks).toEqual([]);
  });
});

// SQLite has one writer at a time anyway.
describe.each(databases.eachSupportedId().filter(([id]) => id !== 'SQLITE_3'))(
  'lockDeliveries, %p',
  id => {
    it('holds all rows of the messages, and no others', async () => {
      const { knex, store } = await createTestStore(databases, id);
      const [locked, free] = [createMessage(), createMessage()];
      for (const message of [locked, free]) {
        await store.saveIndividual({ groups: [{ message, userRefs }] });
      }
      const tx = await knex.transaction();
      await lockDeliveries(tx, { messageIds: [locked.id] });

      const available = (messageId: string) =>
        knex.transaction(other =>
          other('callboard_delivery')
            .where('message_id', messageId)
            .forUpdate()
            .skipLocked(),
        );
      await expect(available(locked.id)).resolves.toEqual([]);
      await expect(available(free.id)).resolves.toHaveLength(userRefs.length);
      await tx.commit();
    });
  },
);
