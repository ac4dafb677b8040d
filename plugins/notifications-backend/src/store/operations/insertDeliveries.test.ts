import { TestDatabases } from '@backstage/backend-test-utils';
import { createMessage, createTestStore } from '../__testUtils__';
import { insertDeliveries } from './insertDeliveries';
import { insertMessages } from './insertMessages';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const [jane, john] = ['user:default/jane', 'user:default/john'];

describe.each(databases.eachSupportedId())('insertDeliveries, %p', id => {
  it('delivers to more users than one statement takes', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const message = createMessage();
    await insertMessages(knex, { messages: [message] });
    const recipients = Array.from({ length: 12_345 }, (_, index) => ({
      userRef: `user:default/member-${index}`,
      messageId: message.id,
    }));

    await expect(insertDeliveries(knex, { recipients })).resolves.toEqual([]);

    const [{ count }] = await knex('callboard_delivery').count({ count: '*' });
    expect(Number(count)).toBe(12_345);
    await expect(
      store.getStatus({ userRef: 'user:default/member-12344' }),
    ).resolves.toEqual({ unread: 1, read: 0 });
  });

  it('reads recipients only as far as it has written them', async () => {
    const { knex } = await createTestStore(databases, id);
    const message = createMessage();
    await insertMessages(knex, { messages: [message] });
    let read = 0;
    function* recipients() {
      for (; read < 23_000; read++) {
        const name = String(read).padStart(5, '0');
        yield { userRef: `user:default/${name}`, messageId: message.id };
      }
    }
    const readSoFar = new Array<number>();
    knex.on('query', () => readSoFar.push(read));

    await insertDeliveries(knex, { recipients: recipients() });

    expect(readSoFar).toHaveLength(5);
    for (const [index, count] of readSoFar.entries()) {
      expect(count).toBeLessThanOrEqual((index + 1) * 5_000);
    }
  });

  it('re-opens what a user has in the scope: on top, unread, updated, still saved', async () => {
    const { knex, store, clock } = await createTestStore(databases, id);
    const first = createMessage({ scope: 'run', title: 'Once', at: 1_000 });
    const other = createMessage({ title: 'Other', at: 2_000 });
    const again = createMessage({ scope: 'run', title: 'Twice', at: 3_000 });
    await insertMessages(knex, { messages: [first, other, again] });
    for (const { id: messageId } of [first, other]) {
      await insertDeliveries(knex, {
        recipients: [{ userRef: jane, messageId }],
      });
    }
    await store.mark({
      userRef: jane,
      selection: { ids: [first.id] },
      flags: { read: true, saved: true },
      maxIds: 1,
    });

    await expect(
      insertDeliveries(knex, {
        recipients: [
          { userRef: john, messageId: again.id },
          { userRef: jane, messageId: again.id },
        ],
      }),
    ).resolves.toEqual([
      {
        userRef: jane,
        messageId: again.id,
        times: { created: first.created, updated: again.created },
      },
    ]);

    const { entries } = await store.listInbox({
      userRef: jane,
      filter: {},
      limit: 10,
    });
    expect(entries).toEqual([
      {
        ...again,
        userRef: jane,
        isBroadcast: false,
        created: first.created,
        updated: again.created,
        read: undefined,
        saved: clock.now,
      },
      expect.objectContaining({ id: other.id, updated: undefined }),
    ]);
  });

  it('never moves back what was sent again, though the later send came first', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const late = createMessage({ scope: 'run', title: 'Late', at: 3_000 });
    const early = createMessage({ scope: 'run', title: 'Early', at: 1_000 });
    await insertMessages(knex, { messages: [late, early] });
    await insertDeliveries(knex, {
      recipients: [{ userRef: jane, messageId: late.id }],
    });
    // All that was in the inbox when the reader looked.
    const seen = { filter: { read: false }, upTo: late.created };

    await expect(
      insertDeliveries(knex, {
        recipients: [{ userRef: jane, messageId: early.id }],
      }),
    ).resolves.toEqual([
      {
        userRef: jane,
        messageId: early.id,
        times: { created: late.created, updated: new Date(3_001) },
      },
    ]);

    await store.mark({
      userRef: jane,
      selection: seen,
      flags: { read: true },
      maxIds: 1,
    });
    await expect(
      store.listInbox({ userRef: jane, filter: { read: false }, limit: 10 }),
    ).resolves.toMatchObject({
      entries: [
        { id: early.id, created: late.created, updated: new Date(3_001) },
      ],
    });
  });

  it('leaves the notifications of those alone who do not get it again', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const first = createMessage({ scope: 'run', title: 'Once', at: 1_000 });
    const again = createMessage({ scope: 'run', title: 'Twice', at: 2_000 });
    await insertMessages(knex, { messages: [first, again] });
    await insertDeliveries(knex, {
      recipients: [jane, john].map(userRef => ({
        userRef,
        messageId: first.id,
      })),
    });

    await insertDeliveries(knex, {
      recipients: [{ userRef: jane, messageId: again.id }],
    });

    const { entries } = await store.listInbox({
      userRef: john,
      filter: {},
      limit: 10,
    });
    expect(entries).toEqual([
      expect.objectContaining({ ...first, updated: undefined }),
    ]);
  });

  it('takes the same scope of two origins for two', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const messages = ['plugin:a', 'plugin:b'].map(origin =>
      createMessage({ origin, scope: 'run' }),
    );
    await insertMessages(knex, { messages });
    for (const message of messages) {
      await insertDeliveries(knex, {
        recipients: [{ userRef: jane, messageId: message.id }],
      });
    }
    await expect(
      store.countInbox({ userRef: jane, filter: {} }),
    ).resolves.toEqual({ count: 2 });
  });

  it('makes one notification per user of a scope that many send at once', async () => {
    const { store } = await createTestStore(databases, id);
    const users = Array.from(
      { length: 200 },
      (_, index) => `user:default/${index}`,
    );
    const messages = Array.from({ length: 8 }, (_, index) =>
      createMessage({ scope: 'run', at: 1_000 + index }),
    );

    await Promise.all(
      messages.map((message, index) =>
        store.saveIndividual({
          groups: [
            {
              message,
              // Each sender names them in another order.
              userRefs: [
                ...users.slice(index * 20),
                ...users.slice(0, index * 20),
              ],
            },
          ],
        }),
      ),
    );

    for (const userRef of [users[0], users[199]]) {
      await expect(store.countInbox({ userRef, filter: {} })).resolves.toEqual({
        count: 1,
      });
    }
  });
});
