import { TestDatabases } from '@backstage/backend-test-utils';
import {
  broadcast,
  createBroadcast,
  createTestStore,
  inbox,
  mark,
  sentAt,
} from '../__testUtils__';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const [jane, john] = ['user:default/jane', 'user:default/john'];
const scope = 'outage';

describe.each(databases.eachSupportedId())('insertBroadcast, %p', id => {
  it('is in every inbox, and sent again there on top, unread, with its new text, and saved as before', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const first = createBroadcast({ scope });
    const other = createBroadcast();
    const again = createBroadcast({
      scope,
      title: 'Still',
      origin: 'plugin:ci',
    });
    const { created, reopened } = await broadcast(store, first);
    expect(reopened).toBeUndefined();
    const longAgo = new Date(1_000);
    await sentAt(knex, first, longAgo);
    await broadcast(store, other);
    await sentAt(knex, other, new Date(2_000));
    const [, { read, ...entry }] = await inbox(store, john);
    const { notificationId } = first;
    const seen = [{ id: notificationId }];
    await mark(store, jane, { seen }, { read: true, saved: true });
    await store.resolve({ origin: first.origin, id: notificationId });

    const sent = await broadcast(store, again);

    expect(sent.reopened).toEqual(longAgo);
    expect(sent.created.getTime()).toBeGreaterThanOrEqual(created.getTime());
    for (const [userRef, saved] of [
      [jane, expect.any(Date)],
      [john, undefined],
    ]) {
      await expect(inbox(store, userRef)).resolves.toEqual([
        {
          ...entry,
          userRef,
          saved,
          payload: { ...again.payload },
          created: longAgo,
          updated: sent.created,
          rev: sent.rev,
          sentRev: sent.rev,
        },
        expect.objectContaining({ id: other.notificationId }),
      ]);
    }
    await expect(store.getStatus({ userRef: john })).resolves.toMatchObject({
      unread: 2,
      read: 0,
    });
  });

  it('makes one of a scope that many send at once', async () => {
    const { store } = await createTestStore(databases, id);
    const sent = await Promise.all(
      [1, 2, 3, 4].map(() => broadcast(store, createBroadcast({ scope }))),
    );
    expect(sent.filter(({ reopened }) => !reopened)).toHaveLength(1);
    const revs = sent.map(({ rev }) => rev);
    expect(new Set(revs).size).toBe(4);
    await expect(inbox(store, jane)).resolves.toMatchObject([
      { rev: Math.max(...revs) },
    ]);
  });
});
