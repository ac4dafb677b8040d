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
const [jane, john, mary] = ['jane', 'john', 'mary'].map(
  name => `user:default/${name}`,
);
const origin = 'plugin:ci';
const scope = 'run';

describe.each(databases.eachSupportedId())('resolveNotifications, %p', id => {
  it('marks as read for who has not read it, and reports whom that concerns', async () => {
    const { store } = await createTestStore(databases, id);
    const message = createMessage({ scope });
    const { notificationId } = message;
    await send(store, message, [jane, john, mary]);
    const seen = [{ id: notificationId }];
    await mark(store, jane, { seen }, { read: true, saved: true });
    await mark(store, mary, { seen }, { read: true });
    await mark(store, mary, { seen }, { read: false });
    const [before] = await inbox(store, jane);

    const resolved = await store.resolve({ origin, scope });
    expect({ ...resolved, userRefs: resolved.userRefs.sort() }).toEqual({
      ids: [notificationId],
      userRefs: [john, mary],
      isBroadcast: false,
      rev: expect.any(Number),
    });
    for (const userRef of [john, mary]) {
      const [entry] = await inbox(store, userRef);
      expect(entry).toMatchObject({
        read: expect.any(Date),
        rev: resolved.rev,
      });
    }
    await expect(inbox(store, jane)).resolves.toEqual([before]);
    await expect(
      store.resolve({ origin, id: notificationId }),
    ).resolves.toMatchObject({ ids: [], userRefs: [] });
  });

  it('marks a broadcast as read for everybody, whatever they did with it before', async () => {
    const { store } = await createTestStore(databases, id);
    const message = createBroadcast({ scope });
    const { notificationId } = message;
    await broadcast(store, message);
    const seen = [{ id: notificationId }];
    await mark(store, jane, { seen }, { saved: true });
    const markUnread = async () => {
      await mark(store, mary, { seen }, { read: true });
      await mark(store, mary, { seen }, { read: false });
    };
    const toEverybody = {
      ids: [notificationId],
      userRefs: [],
      isBroadcast: true,
      rev: expect.any(Number),
    };

    await markUnread();
    const resolved = await store.resolve({ origin, scope });
    expect(resolved).toEqual(toEverybody);
    for (const [userRef, saved] of [
      [jane, expect.any(Date)],
      [john, undefined],
      [mary, undefined],
    ]) {
      const [entry] = await inbox(store, userRef);
      const { rev } = resolved;
      expect(entry).toMatchObject({ read: expect.any(Date), saved, rev });
    }
    const nothing = { ids: [], userRefs: [], isBroadcast: false };
    await expect(store.resolve({ origin, scope })).resolves.toMatchObject(
      nothing,
    );

    // It is nothing new for the others, and yet it is for her.
    await markUnread();
    await expect(store.resolve({ origin, scope })).resolves.toEqual(
      toEverybody,
    );
    await expect(store.getStatus({ userRef: mary })).resolves.toMatchObject({
      unread: 0,
      read: 1,
    });
  });

  it('takes both kinds of a scope, and no other of its origin or of another', async () => {
    const { store } = await createTestStore(databases, id);
    const individual = createMessage({ scope });
    const toAll = createBroadcast({ scope });
    const others = [
      createMessage(),
      createMessage({ scope: 'RUN' }),
      createMessage({ scope, origin: 'plugin:b' }),
    ];
    for (const message of [individual, ...others]) {
      await send(store, message, [jane]);
    }
    await broadcast(store, toAll);

    for (const selection of [
      { origin: 'plugin:c', scope },
      { origin: 'plugin:b', id: individual.notificationId },
      { origin, scope: 'other' },
      { origin, id: 'x' },
    ]) {
      await expect(store.resolve(selection)).resolves.toMatchObject({
        ids: [],
      });
      await expect(store.retract(selection)).resolves.toMatchObject({
        ids: [],
      });
    }
    for (const takeBack of ['resolve', 'retract'] as const) {
      const { ids, userRefs, isBroadcast } = await store[takeBack]({
        origin,
        scope,
      });
      expect(ids.sort()).toEqual(
        [individual, toAll].map(message => message.notificationId).sort(),
      );
      expect([userRefs, isBroadcast]).toEqual([[jane], true]);
    }
    const left = await inbox(store, jane, { read: false });
    expect(left.map(entry => entry.id).sort()).toEqual(
      others.map(message => message.notificationId).sort(),
    );
  });
});
