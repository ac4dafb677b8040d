import { TestDatabases } from '@backstage/backend-test-utils';
import { v7 as uuid } from 'uuid';
import {
  broadcast,
  createBroadcast,
  createMessage,
  createTestStore,
  mark,
  send,
  sentAt,
} from '../__testUtils__';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const [jane, john] = ['user:default/jane', 'user:default/john'];

describe.each(databases.eachSupportedId())('findInboxEntries, %p', id => {
  it('finds what the reader has by its id, newest first, with what the reader did with it', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const scope = 'run';
    const individual = createMessage({ scope, title: 'Individual' });
    const toAll = createBroadcast({ scope, title: 'To all' });
    const ofJohn = createMessage({ scope: 'other' });
    await send(store, individual, [jane, john]);
    const created = new Date(1_000);
    await sentAt(knex, individual, created);
    const sentToAll = await broadcast(store, toAll);
    await send(store, ofJohn, [john]);
    const ids = [individual, toAll, ofJohn].map(message =>
      message.notificationId.toLocaleUpperCase('en-US'),
    );
    const nonsense = ['', 'status', "'; --", '0', `${ids[0]}0`, '%'];
    const find = async (asked: string[], userRef = jane) =>
      (await store.getInboxEntries({ userRef, ids: asked })).entries;

    const { origin } = individual;
    const flags = { read: expect.any(Date), saved: expect.any(Date) };
    const expected = [
      {
        id: toAll.notificationId,
        origin,
        payload: { ...toAll.payload },
        userRef: jane,
        isBroadcast: true,
        created: sentToAll.created,
        rev: sentToAll.rev,
        sentRev: sentToAll.rev,
      },
      {
        id: individual.notificationId,
        origin,
        payload: { ...individual.payload },
        userRef: jane,
        isBroadcast: false,
        created,
        rev: 1_000_000,
        sentRev: 1_000_000,
      },
    ];
    await expect(find([...nonsense, ...ids])).resolves.toEqual(expected);
    await expect(find(ids, john)).resolves.toHaveLength(3);

    const seen = [individual, toAll].map(message => ({
      id: message.notificationId,
    }));
    const { rev } = await mark(
      store,
      jane,
      { seen },
      { read: true, saved: true },
    );
    await expect(find(ids.slice(0, 2))).resolves.toEqual(
      expected.map(entry => ({ ...entry, ...flags, rev })),
    );
    const again = await send(store, createMessage({ scope }), [jane]);
    await expect(find(ids.slice(0, 1))).resolves.toMatchObject([
      { created, updated: again.created, read: undefined },
    ]);
    await expect(find([])).resolves.toEqual([]);
  });

  it('leads from the id that an imported one had before to it, for whoever had that', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const individual = createMessage();
    const toAll = createBroadcast();
    await send(store, individual, [jane, john]);
    await broadcast(store, toAll);
    const [oldId, oldIdOfAll] = [uuid(), uuid()];
    await knex('callboard_imported_id').insert([
      {
        sent_at: 0,
        old_id: oldId,
        user_ref: jane,
        notification_id: individual.notificationId,
      },
      { sent_at: 0, old_id: oldIdOfAll, notification_id: toAll.notificationId },
    ]);
    for (const [userRef, found] of [
      [jane, [toAll, individual]],
      [john, [toAll]],
    ] as const) {
      const { entries } = await store.getInboxEntries({
        userRef,
        ids: [oldId, oldIdOfAll, oldId],
      });
      expect(entries.map(entry => entry.id)).toEqual(
        found.map(message => message.notificationId),
      );
    }
  });
});
