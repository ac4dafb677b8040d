import { TestDatabases } from '@backstage/backend-test-utils';
import {
  broadcast,
  createBroadcast,
  createMessage,
  createTestStore,
  send,
} from '../__testUtils__';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const [jane, john] = ['user:default/jane', 'user:default/john'];

describe.each(databases.eachSupportedId())('listInboxValues, %p', id => {
  it('lists each topic or origin that a filter finds once, sorted', async () => {
    const { store } = await createTestStore(databases, id);
    for (const [userRef, message] of [
      [jane, { origin: 'plugin:b', topic: 'z', severity: 'high' }],
      [jane, { origin: 'plugin:b', topic: 'z' }],
      [jane, { origin: 'plugin:a' }],
      [john, { origin: 'plugin:c', topic: 'not mine' }],
    ] as const) {
      await send(store, createMessage(message), [userRef]);
    }
    const toAll = createBroadcast({ origin: 'plugin:b', topic: 'A' });
    await broadcast(store, toAll);

    const userRef = jane;
    for (const [field, filter, values] of [
      ['topic', {}, ['A', 'z']],
      ['origin', {}, ['plugin:a', 'plugin:b']],
      ['topic', { minimumSeverity: 'high' }, ['z']],
      ['origin', { search: 'nothing' }, []],
    ] as const) {
      await expect(
        store.listValues({ userRef, filter, field }),
      ).resolves.toEqual({ values });
    }
  });
});
