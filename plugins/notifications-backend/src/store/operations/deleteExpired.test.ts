import { TestDatabases } from '@backstage/backend-test-utils';
import {
  broadcast,
  createBroadcast,
  createMessage,
  createTestStore,
  inbox,
  mark,
  send,
  sentAt,
  TestDatabaseId,
} from '../__testUtils__';
import { Message } from '../types';
import { randomUUID } from 'node:crypto';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const [jane, john] = ['user:default/jane', 'user:default/john'];
const before = new Date(2_000);

async function createInboxes(id: TestDatabaseId) {
  const { knex, store } = await createTestStore(databases, id);
  const sendAt = async (at: number, message = createMessage()) => {
    await send(store, message, [jane, john]);
    await sentAt(knex, message, new Date(at));
    return message;
  };
  const broadcastAt = async (at: number, message = createBroadcast()) => {
    await broadcast(store, message);
    await sentAt(knex, message, new Date(at));
    return message;
  };
  const save = (...messages: Message[]) =>
    mark(
      store,
      jane,
      { seen: messages.map(message => ({ id: message.notificationId })) },
      { saved: true, read: true },
    );
  /** How many rows went with each batch. */
  const removeAll = async (batchSize: number) => {
    const batches: number[] = [];
    for (;;) {
      const { removed } = await store.removeExpired({ before, batchSize });
      if (removed === 0) {
        return batches;
      }
      batches.push(removed);
    }
  };
  return { knex, store, sendAt, broadcastAt, save, removeAll };
}

const idsOf = (messages: Message[]) =>
  messages.map(({ notificationId }) => notificationId).sort();

describe.each(databases.eachSupportedId())('deleteExpired, %p', id => {
  it('removes what was last sent before a time, read or not, and never what its reader saved', async () => {
    const { knex, store, sendAt, broadcastAt, save, removeAll } =
      await createInboxes(id);
    const scope = 'run';
    const expired = [await sendAt(1_999), await broadcastAt(1_998)];
    const saved = [
      await sendAt(1_000, createMessage({ scope: 'saved' })),
      await broadcastAt(1_001),
    ];
    const kept = [await sendAt(2_000), await broadcastAt(2_000)];
    // What was sent again counts by its last send.
    await sendAt(1_000, createMessage({ scope }));
    kept.push(await sendAt(2_001, createMessage({ scope })));
    await broadcastAt(1_000, createBroadcast({ scope }));
    kept.push(await broadcastAt(2_002, createBroadcast({ scope })));
    await save(...saved);
    await mark(
      store,
      john,
      { seen: expired.map(message => ({ id: message.notificationId })) },
      { read: true },
    );

    await removeAll(100);

    const left = async (userRef: string) =>
      (await inbox(store, userRef)).map(entry => entry.id).sort();
    await expect(left(jane)).resolves.toEqual(idsOf([...saved, ...kept]));
    // A broadcast is there for all or for none.
    await expect(left(john)).resolves.toEqual(idsOf([saved[1], ...kept]));
    const texts = await knex('callboard_message').pluck('id');
    expect(texts.sort()).toEqual(
      [...saved, ...kept].map(message => message.id).sort(),
    );
    await expect(
      knex('callboard_broadcast_flags').pluck('user_ref'),
    ).resolves.toEqual([jane]);
    // A saved one that is sent again is saved still, and has its new text.
    const again = await sendAt(1_000, createMessage({ scope: 'saved' }));
    await removeAll(100);
    await expect(inbox(store, jane, { saved: true })).resolves.toHaveLength(2);
    await expect(
      knex('callboard_message').where('notification_id', again.notificationId),
    ).resolves.toMatchObject([{ id: again.id }]);
  });

  it('goes through small batches, oldest first, and past what is saved', async () => {
    const { store, sendAt, broadcastAt, save, removeAll } = await createInboxes(
      id,
    );
    await store.claimIdempotencyKey({
      origin: 'plugin:ci',
      key: 'key',
      token: randomUUID(),
      requestHash: 'hash',
    });
    const saved: Message[] = [];
    for (const at of [1_000, 1_001, 1_002]) {
      saved.push(await sendAt(at), await broadcastAt(at));
    }
    await save(...saved);
    const [younger, older] = [await sendAt(1_500), await sendAt(1_499)];
    await broadcastAt(1_498);

    // What this user did not save, and the older one of both.
    await store.removeExpired({ before, batchSize: 5 });
    const left = (await inbox(store, john)).map(entry => entry.id);
    expect(left).toContain(younger.notificationId);
    expect(left).not.toContain(older.notificationId);
    // The younger one of both, the broadcast, and three texts.
    await expect(removeAll(2)).resolves.toEqual([2, 1, 2, 1]);
    await expect(store.removeExpired({ batchSize: 2 })).resolves.toEqual({
      removed: 0,
    });
  });
});
