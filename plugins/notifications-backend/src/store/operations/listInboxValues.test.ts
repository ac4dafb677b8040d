import { TestDatabases } from '@backstage/backend-test-utils';
import { createMessage, createTestStore } from '../__testUtils__';
import { listInboxValues } from './listInboxValues';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const userRef = 'user:default/jane';

describe.each(databases.eachSupportedId())('listInboxValues, %p', id => {
  it('lists each topic or origin that a filter finds once, sorted', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const send = (options: Parameters<typeof createMessage>[0], to = userRef) =>
      store.saveIndividual({
        groups: [{ message: createMessage(options), userRefs: [to] }],
      });
    await send({ origin: 'plugin:b', topic: 'z', severity: 'high' });
    await send({ origin: 'plugin:b', topic: 'z' });
    await send({ origin: 'plugin:a' });
    await send({ origin: 'plugin:c', topic: 'not mine' }, 'user:default/john');
    await store.saveBroadcast({
      message: createMessage({ origin: 'plugin:b', topic: 'A' }),
    });

    const list = (field: 'topic' | 'origin', filter = {}) =>
      listInboxValues(knex, { userRef, field, filter });
    await expect(list('topic')).resolves.toEqual(['A', 'z']);
    await expect(list('origin')).resolves.toEqual(['plugin:a', 'plugin:b']);
    await expect(list('topic', { minimumSeverity: 'high' })).resolves.toEqual([
      'z',
    ]);
    await expect(list('origin', { search: 'nothing' })).resolves.toEqual([]);
  });
});
