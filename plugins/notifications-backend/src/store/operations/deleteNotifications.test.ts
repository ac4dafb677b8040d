import { TestDatabases } from '@backstage/backend-test-utils';
import {
  broadcast,
  createBroadcast,
  createMessage,
  createTestStore,
  inbox,
  mark,
  send,
} from '../__testUtils__';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const [jane, john] = ['user:default/jane', 'user:default/john'];
const origin = 'plugin:ci';

describe.each(databases.eachSupportedId())('deleteNotifications, %p', id => {
  it('removes a scope for everybody with all its texts, also where it is saved or was not sent again', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const kept = createMessage();
    const scope = 'run';
    await send(store, kept, [jane]);
    await send(store, createMessage({ scope }), [jane, john]);
    await send(store, createMessage({ scope }), [jane]);
    await broadcast(store, createBroadcast({ scope }));
    const seen = await inbox(store, jane);
    const { rev: marked } = await mark(store, jane, { seen }, { saved: true });

    const { rev, userRefs, ...rest } = await store.retract({ origin, scope });
    expect(userRefs.sort()).toEqual([jane, john]);
    expect(rest).toEqual({
      ids: expect.arrayContaining(
        seen.slice(0, 2).map(({ id: seenId }) => seenId),
      ),
      isBroadcast: true,
    });
    expect(rev).toBeGreaterThan(marked!);
    for (const table of ['broadcast', 'broadcast_flags']) {
      await expect(knex(`callboard_${table}`)).resolves.toEqual([]);
    }
    for (const table of ['message', 'delivery']) {
      await expect(
        knex(`callboard_${table}`).pluck('notification_id'),
      ).resolves.toEqual([kept.notificationId]);
    }
  });

  it('reports everybody of a large send', async () => {
    const { store } = await createTestStore(databases, id);
    const message = createMessage();
    const userRefs = Array.from(
      { length: 20_000 },
      (_, n) => `user:default/${n}`,
    );
    await send(store, message, userRefs);
    const retracted = await store.retract({
      origin,
      id: message.notificationId.toLocaleUpperCase('en-US'),
    });
    expect(new Set(retracted.userRefs)).toEqual(new Set(userRefs));
  });
});
