import { TestDatabases } from '@backstage/backend-test-utils';
import { createMessage, createTestStore } from '../__testUtils__';
import { countStatus } from './countStatus';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const [jane, john] = ['user:default/jane', 'user:default/john'];

describe.each(databases.eachSupportedId())('countStatus, %p', id => {
  it('counts zero for who has nothing', async () => {
    const { knex } = await createTestStore(databases, id);
    await expect(countStatus(knex, { userRef: jane })).resolves.toEqual({
      unread: 0,
      read: 0,
    });
  });

  it('counts both sources for each user apart', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const individual = [1, 2, 3].map(at => createMessage({ at }));
    const broadcasts = [4, 5].map(at => createMessage({ at }));
    for (const message of individual) {
      await store.saveIndividual({ groups: [{ message, userRefs: [jane] }] });
    }
    for (const message of broadcasts) {
      await store.saveBroadcast({ message });
    }
    await store.mark({
      userRef: jane,
      selection: { ids: [individual[0].id, broadcasts[0].id] },
      flags: { read: true },
      maxIds: 2,
    });
    // Saving makes a row of flags and changes nothing about unread.
    await store.mark({
      userRef: jane,
      selection: { ids: [broadcasts[1].id] },
      flags: { saved: true },
      maxIds: 1,
    });

    await expect(countStatus(knex, { userRef: jane })).resolves.toEqual({
      unread: 3,
      read: 2,
    });
    await expect(countStatus(knex, { userRef: john })).resolves.toEqual({
      unread: 2,
      read: 0,
    });
  });
});
