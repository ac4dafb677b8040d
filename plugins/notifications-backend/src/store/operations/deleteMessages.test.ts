import { TestDatabases } from '@backstage/backend-test-utils';
import { createMessage, createTestStore } from '../__testUtils__';
import { deleteMessages } from './deleteMessages';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const [jane, john] = ['user:default/jane', 'user:default/john'];

describe.each(databases.eachSupportedId())('deleteMessages, %p', id => {
  it('removes messages for everybody, also saved ones, and tells whom', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const [gone, kept, broadcast] = [1, 2, 3].map(at => createMessage({ at }));
    for (const message of [gone, kept]) {
      await store.saveIndividual({
        groups: [{ message, userRefs: [jane, john] }],
      });
    }
    await store.saveBroadcast({ message: broadcast });
    await store.mark({
      userRef: jane,
      selection: { ids: [gone.id, broadcast.id] },
      flags: { saved: true },
      maxIds: 2,
    });

    const takenBack = await deleteMessages(knex, {
      ids: [gone.id, broadcast.id],
    });

    expect({ ...takenBack, userRefs: takenBack.userRefs.sort() }).toEqual({
      ids: [gone.id, broadcast.id],
      userRefs: [jane, john],
      isBroadcast: true,
    });
    const { entries } = await store.listInbox({
      userRef: jane,
      filter: {},
      limit: 10,
    });
    expect(entries.map(entry => entry.id)).toEqual([kept.id]);
    await expect(knex('callboard_message').pluck('id')).resolves.toEqual([
      kept.id,
    ]);
    await expect(knex('callboard_broadcast_flags')).resolves.toEqual([]);
  });

  it('concerns nobody where everybody got it again', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const [first, again] = [1, 2].map(at =>
      createMessage({ at, scope: 'run' }),
    );
    for (const message of [first, again]) {
      await store.saveIndividual({ groups: [{ message, userRefs: [jane] }] });
    }
    await expect(deleteMessages(knex, { ids: [first.id] })).resolves.toEqual({
      ids: [],
      userRefs: [],
      isBroadcast: false,
    });
    await expect(
      store.countInbox({ userRef: jane, filter: {} }),
    ).resolves.toEqual({ count: 1 });
  });

  it('names everybody of a large send', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const message = createMessage();
    const userRefs = Array.from(
      { length: 20_000 },
      (_, n) => `user:default/${n}`,
    );
    await store.saveIndividual({ groups: [{ message, userRefs }] });

    const takenBack = await deleteMessages(knex, { ids: [message.id] });
    expect(takenBack.ids).toEqual([message.id]);
    expect(takenBack.userRefs.sort()).toEqual([...userRefs].sort());
  });
});
