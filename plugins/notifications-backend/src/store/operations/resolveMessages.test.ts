import { TestDatabases } from '@backstage/backend-test-utils';
import { createMessage, createTestStore } from '../__testUtils__';
import { resolveMessages } from './resolveMessages';

jest.setTimeout(60_000);

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
});
