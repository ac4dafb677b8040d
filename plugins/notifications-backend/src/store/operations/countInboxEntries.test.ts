import { TestDatabases } from '@backstage/backend-test-utils';
import { createMessage, createTestStore } from '../__testUtils__';
import { countInboxEntries } from './countInboxEntries';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const userRef = 'user:default/jane';

describe.each(databases.eachSupportedId())('countInboxEntries, %p', id => {
  it('counts what a filter finds of both sources', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const messages = [1, 2, 3].map(at =>
      createMessage({ at, topic: `t${at}` }),
    );
    for (const message of messages) {
      await store.saveIndividual({
        groups: [{ message, userRefs: [userRef] }],
      });
    }
    await store.saveBroadcast({ message: createMessage({ topic: 't1' }) });
    await store.mark({
      userRef,
      selection: { ids: [messages[0].id] },
      flags: { read: true },
      maxIds: 1,
    });

    const count = (filter: object) =>
      countInboxEntries(knex, { userRef, filter });
    await expect(count({})).resolves.toBe(4);
    await expect(count({ read: false })).resolves.toBe(3);
    await expect(count({ topic: 't1' })).resolves.toBe(2);
    await expect(count({ isBroadcast: true })).resolves.toBe(1);
    await expect(count({ saved: true })).resolves.toBe(0);
  });
});
