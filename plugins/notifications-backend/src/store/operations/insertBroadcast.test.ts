import { TestDatabases } from '@backstage/backend-test-utils';
import { createMessage, createTestStore } from '../__testUtils__';
import { insertBroadcast } from './insertBroadcast';
import { insertMessages } from './insertMessages';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const [jane, john] = ['user:default/jane', 'user:default/john'];

describe.each(databases.eachSupportedId())('insertBroadcast, %p', id => {
  it('is in the inbox of everybody, also of users nobody has heard of', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const message = createMessage();
    await insertMessages(knex, { messages: [message] });

    await expect(
      insertBroadcast(knex, { messageId: message.id }),
    ).resolves.toEqual({ created: message.created });

    for (const userRef of [jane, john]) {
      const { entries } = await store.listInbox({
        userRef,
        filter: {},
        limit: 10,
      });
      expect(entries).toEqual([{ ...message, userRef, isBroadcast: true }]);
    }
  });

  it('re-opens a scope for everybody: on top, unread, updated, still saved', async () => {
    const { knex, store, clock } = await createTestStore(databases, id);
    const first = createMessage({ scope: 'outage', at: 1_000 });
    const other = createMessage({ at: 2_000 });
    const again = createMessage({ scope: 'outage', title: 'Still', at: 3_000 });
    await insertMessages(knex, { messages: [first, other, again] });
    await insertBroadcast(knex, { messageId: first.id });
    await insertBroadcast(knex, { messageId: other.id });
    await store.mark({
      userRef: jane,
      selection: { ids: [first.id] },
      flags: { read: true, saved: true },
      maxIds: 1,
    });
    await store.resolve({ origin: first.origin, id: first.id });

    await expect(
      insertBroadcast(knex, { messageId: again.id }),
    ).resolves.toEqual({ created: first.created, updated: again.created });

    const { entries } = await store.listInbox({
      userRef: jane,
      filter: {},
      limit: 10,
    });
    expect(entries).toEqual([
      {
        ...again,
        userRef: jane,
        isBroadcast: true,
        created: first.created,
        updated: again.created,
        saved: clock.now,
      },
      expect.objectContaining({ id: other.id }),
    ]);
    await expect(store.getStatus({ userRef: john })).resolves.toEqual({
      unread: 2,
      read: 0,
    });
  });

  it('never moves back what was sent again, though the later send came first', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const late = createMessage({ scope: 'outage', at: 3_000 });
    const early = createMessage({ scope: 'outage', at: 1_000 });
    await insertMessages(knex, { messages: [late, early] });
    await insertBroadcast(knex, { messageId: late.id });

    const times = { created: late.created, updated: new Date(3_001) };
    await expect(
      insertBroadcast(knex, { messageId: early.id }),
    ).resolves.toEqual(times);

    await expect(
      store.listInbox({ userRef: jane, filter: { read: false }, limit: 10 }),
    ).resolves.toMatchObject({ entries: [{ id: early.id, ...times }] });
  });

  it('makes one broadcast of a scope that many send at once', async () => {
    const { store } = await createTestStore(databases, id);
    await Promise.all(
      [1, 2, 3, 4].map(at =>
        store.saveBroadcast({
          message: createMessage({ scope: 'outage', at }),
        }),
      ),
    );
    await expect(
      store.countInbox({ userRef: jane, filter: {} }),
    ).resolves.toEqual({ count: 1 });
  });
});
