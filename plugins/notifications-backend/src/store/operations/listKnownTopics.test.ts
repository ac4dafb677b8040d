import { TestDatabases } from '@backstage/backend-test-utils';
import { createMessage, createTestStore } from '../__testUtils__';
import { listKnownTopics } from './listKnownTopics';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('listKnownTopics, %p', id => {
  it('lists what individual sends, broadcasts and sends to nobody were about, also after they are gone', async () => {
    const { knex, store } = await createTestStore(databases, id);
    await store.saveIndividual({
      groups: [
        {
          message: createMessage({ origin: 'plugin:b', topic: 'x' }),
          userRefs: ['user:default/jane'],
        },
      ],
    });
    await store.saveIndividual({
      groups: [
        { message: createMessage({ origin: 'plugin:c' }), userRefs: [] },
      ],
    });
    await store.saveBroadcast({
      message: createMessage({ origin: 'plugin:A', topic: 'y' }),
    });

    const now = new Date();
    const expired = { before: now, supersededBefore: now, batchSize: 100 };
    while ((await store.removeExpired(expired)).removed > 0);

    await expect(listKnownTopics(knex)).resolves.toEqual([
      { origin: 'plugin:A', topic: 'y' },
      { origin: 'plugin:b', topic: 'x' },
      { origin: 'plugin:c' },
    ]);
    await expect(
      store.countInbox({ userRef: 'user:default/jane', filter: {} }),
    ).resolves.toEqual({ count: 0 });
  });
});
