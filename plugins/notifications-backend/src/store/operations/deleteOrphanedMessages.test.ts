import { TestDatabases } from '@backstage/backend-test-utils';
import { createMessage, createTestStore } from '../__testUtils__';
import { deleteOrphanedMessages } from './deleteOrphanedMessages';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const userRef = 'user:default/jane';

describe.each(databases.eachSupportedId())('deleteOrphanedMessages, %p', id => {
  it('removes what nobody has any more, once it is old enough', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const scoped = [1_000, 2_000, 3_000].map(at =>
      createMessage({ at, scope: 'run' }),
    );
    const broadcasts = [1_001, 2_001, 3_001].map(at =>
      createMessage({ at, scope: 'outage' }),
    );
    const inUse = createMessage({ at: 1_002 });
    for (const message of [...scoped, inUse]) {
      await store.saveIndividual({
        groups: [{ message, userRefs: [userRef] }],
      });
    }
    for (const message of broadcasts) {
      await store.saveBroadcast({ message });
    }
    const remove = (batchSize: number) =>
      deleteOrphanedMessages(knex, { before: new Date(2_000), batchSize });

    await expect(remove(1)).resolves.toBe(1);
    await expect(remove(10)).resolves.toBe(1);
    await expect(remove(10)).resolves.toBe(0);
    const remaining = await knex('callboard_message').pluck('id');
    expect(remaining.sort()).toEqual(
      [...scoped.slice(1), ...broadcasts.slice(1), inUse]
        .map(message => message.id)
        .sort(),
    );
  });
});
