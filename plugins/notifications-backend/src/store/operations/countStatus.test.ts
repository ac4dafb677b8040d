import { TestDatabases } from '@backstage/backend-test-utils';
import {
  broadcast,
  createBroadcast,
  createMessage,
  createTestStore,
  mark,
  send,
} from '../__testUtils__';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const [jane, john] = ['user:default/jane', 'user:default/john'];

describe.each(databases.eachSupportedId())('countStatus, %p', id => {
  it('counts both kinds for each user, and names what is unread with its revision', async () => {
    const { store } = await createTestStore(databases, id);
    const status = (userRef: string) => store.getStatus({ userRef });
    await expect(status(jane)).resolves.toEqual({
      unread: 0,
      read: 0,
      unreadIds: [],
    });
    const sent = [1, 2, 3].map(() => createMessage());
    const toAll = [1, 2].map(() => createBroadcast());
    const revisions = new Map<string, number>();
    for (const message of sent) {
      const { rev } = await send(store, message, [jane]);
      revisions.set(message.notificationId, rev);
    }
    for (const message of toAll) {
      const { rev } = await broadcast(store, message);
      revisions.set(message.notificationId, rev);
    }
    const idOf = ({ notificationId }: { notificationId: string }) => ({
      id: notificationId,
    });
    const seen = [sent[0], toAll[0]].map(idOf);
    await mark(store, jane, { seen }, { read: true });
    // Saving changes nothing about unread but its revision.
    const saved = [sent[1], toAll[1]].map(idOf);
    const { rev } = await mark(store, jane, { seen: saved }, { saved: true });

    const { unreadIds, ...counts } = await status(jane);
    expect(counts).toEqual({ unread: 3, read: 2 });
    expect(unreadIds).toHaveLength(3);
    expect(unreadIds).toEqual(
      expect.arrayContaining([
        ...saved.map(entry => ({ ...entry, rev })),
        {
          ...idOf(sent[2]),
          rev: revisions.get(sent[2].notificationId),
        },
      ]),
    );
    await expect(status(john)).resolves.toMatchObject({ unread: 2, read: 0 });
  });

  it('names the newest hundred only, and counts all', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const messages = Array.from({ length: 110 }, () => createMessage());
    for (const message of messages) {
      await send(store, message, [jane]);
    }
    // What is sent in one millisecond may stand in any order.
    for (const [index, { notificationId }] of messages.entries()) {
      await knex('callboard_delivery')
        .where({ notification_id: notificationId })
        .update({ sort_at: index });
    }
    const toAll = createBroadcast();
    await broadcast(store, toAll);
    const { unread, unreadIds } = await store.getStatus({ userRef: jane });
    expect(unread).toBe(111);
    expect(unreadIds.map(entry => entry.id).sort()).toEqual(
      [...messages.slice(11), toAll]
        .map(message => message.notificationId)
        .sort(),
    );
  });
});
