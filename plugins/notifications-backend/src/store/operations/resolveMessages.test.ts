import { TestDatabases } from '@backstage/backend-test-utils';
import { createMessage, createTestStore } from '../__testUtils__';
import { resolveMessages } from './resolveMessages';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const [jane, john] = ['user:default/jane', 'user:default/john'];

describe.each(databases.eachSupportedId())('resolveMessages, %p', id => {
  it('marks individual ones as read for who had not read them', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const message = createMessage();
    await store.saveIndividual({
      groups: [{ message, userRefs: [jane, john] }],
    });
    await store.mark({
      userRef: jane,
      selection: { ids: [message.id] },
      flags: { read: true, saved: true },
      maxIds: 1,
    });
    const now = new Date(7_000);

    await expect(
      resolveMessages(knex, { ids: [message.id], now }),
    ).resolves.toEqual({
      ids: [message.id],
      userRefs: [john],
      isBroadcast: false,
    });
    const { entries } = await store.getInboxEntries({
      userRef: john,
      ids: [message.id],
    });
    expect(entries).toEqual([
      expect.objectContaining({ read: now, saved: undefined }),
    ]);
    await expect(
      resolveMessages(knex, { ids: [message.id], now }),
    ).resolves.toEqual({ ids: [], userRefs: [], isBroadcast: false });
  });

  it('marks broadcasts as read for everybody, and saved ones stay saved', async () => {
    const { knex, store, clock } = await createTestStore(databases, id);
    const message = createMessage();
    await store.saveBroadcast({ message });
    await store.mark({
      userRef: jane,
      selection: { ids: [message.id] },
      flags: { saved: true },
      maxIds: 1,
    });
    const now = new Date(7_000);

    await expect(
      resolveMessages(knex, { ids: [message.id], now }),
    ).resolves.toEqual({
      ids: [message.id],
      userRefs: [],
      isBroadcast: true,
    });
    for (const [userRef, saved] of [
      [jane, clock.now],
      [john, undefined],
    ] as const) {
      const { entries } = await store.getInboxEntries({
        userRef,
        ids: [message.id],
      });
      expect(entries).toEqual([expect.objectContaining({ read: now, saved })]);
    }
    await expect(
      resolveMessages(knex, { ids: [message.id], now }),
    ).resolves.toEqual({ ids: [], userRefs: [], isBroadcast: false });
  });

  it('marks a broadcast as read also for who marked it unread, before or since', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const [message, again] = [1_000, 2_000].map(at =>
      createMessage({ at, scope: 'outage' }),
    );
    await store.saveBroadcast({ message });
    const markUnread = async (userRef: string, messageId: string) => {
      for (const read of [true, false]) {
        await store.mark({
          userRef,
          selection: { ids: [messageId] },
          flags: { read },
          maxIds: 1,
        });
      }
    };
    const readBy = async (userRef: string, messageId: string) => {
      const { entries } = await store.getInboxEntries({
        userRef,
        ids: [messageId],
      });
      return entries.map(({ read }) => read?.getTime());
    };
    const resolve = (messageId: string, at: number) =>
      resolveMessages(knex, { ids: [messageId], now: new Date(at) });
    const everybody = { userRefs: [], isBroadcast: true };

    await markUnread(jane, message.id);
    await expect(resolve(message.id, 7_000)).resolves.toEqual({
      ids: [message.id],
      ...everybody,
    });
    await markUnread(jane, message.id);
    await expect(readBy(jane, message.id)).resolves.toEqual([undefined]);
    await expect(resolve(message.id, 8_000)).resolves.toEqual({
      ids: [message.id],
      ...everybody,
    });
    await expect(readBy(jane, message.id)).resolves.toEqual([8_000]);
    await expect(readBy(john, message.id)).resolves.toEqual([7_000]);

    // What was said of an earlier sending is no change of this one.
    await markUnread(jane, message.id);
    await store.saveBroadcast({ message: again });
    await resolve(again.id, 9_000);
    await expect(readBy(jane, again.id)).resolves.toEqual([9_000]);
    await expect(resolve(again.id, 9_500)).resolves.toEqual({
      ids: [],
      userRefs: [],
      isBroadcast: false,
    });
  });
});
