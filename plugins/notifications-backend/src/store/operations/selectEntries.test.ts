import { TestDatabases } from '@backstage/backend-test-utils';
import { createMessage, createTestStore } from '../__testUtils__';
import { toInboxEntry } from '../rows';
import { selectEntries } from './selectEntries';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const [jane, john] = ['user:default/jane', 'user:default/john'];

describe.each(databases.eachSupportedId())('selectEntries, %p', id => {
  it('tells of each message what this reader did with it, and no other', async () => {
    const { knex, store, clock } = await createTestStore(databases, id);
    const individual = createMessage({ at: 1_000 });
    const broadcast = createMessage({ at: 2_000 });
    await store.saveIndividual({
      groups: [{ message: individual, userRefs: [jane, john] }],
    });
    await store.saveBroadcast({ message: broadcast });
    const selection = { ids: [individual.id, broadcast.id] };
    await store.mark({
      userRef: john,
      selection,
      flags: { read: true, saved: true },
      maxIds: 2,
    });

    const select = async (userRef: string) => {
      const rows = await selectEntries(knex, {
        userRef,
        keys: knex('callboard_message').select('id'),
      }).orderBy('sort_at');
      return rows.map(row => toInboxEntry(userRef, row));
    };

    await expect(select(john)).resolves.toEqual([
      {
        ...individual,
        userRef: john,
        isBroadcast: false,
        read: clock.now,
        saved: clock.now,
      },
      {
        ...broadcast,
        userRef: john,
        isBroadcast: true,
        read: clock.now,
        saved: clock.now,
      },
    ]);
    await expect(select(jane)).resolves.toEqual([
      { ...individual, userRef: jane, isBroadcast: false },
      { ...broadcast, userRef: jane, isBroadcast: true },
    ]);
  });
});
