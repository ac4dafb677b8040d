import { TestDatabases } from '@backstage/backend-test-utils';
import {
  createMessage,
  createTestStore,
  inbox,
  mark,
  send,
  sentAt,
} from '../__testUtils__';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const [jane, john] = ['user:default/jane', 'user:default/john'];
const scope = 'run';

describe.each(databases.eachSupportedId())('insertDeliveries, %p', id => {
  it('is for those who have it already on top, unread, with its new text, and saved as before', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const first = createMessage({ scope, title: 'Once' });
    const other = createMessage();
    const again = createMessage({ scope, title: 'Twice' });
    const once = await send(store, first, [jane]);
    expect(once.reopened).toEqual(new Map());
    const longAgo = new Date(1_000);
    await sentAt(knex, first, longAgo);
    await send(store, other, [jane]);
    await sentAt(knex, other, new Date(2_000));
    const seen = [{ id: first.notificationId }];
    await mark(store, jane, { seen }, { read: true, saved: true });

    const sent = await send(store, again, [john, jane]);

    expect(sent).toMatchObject({ message: again, userRefs: [john, jane] });
    expect(sent.reopened).toEqual(new Map([[jane, longAgo]]));
    const { created: updated, rev } = sent;
    await expect(inbox(store, jane)).resolves.toEqual([
      {
        id: first.notificationId,
        origin: first.origin,
        payload: { ...again.payload },
        userRef: jane,
        isBroadcast: false,
        created: longAgo,
        updated,
        rev,
        sentRev: rev,
        saved: expect.any(Date),
      },
      expect.objectContaining({ id: other.notificationId }),
    ]);
    const [entry] = await inbox(store, john);
    expect(entry).toMatchObject({ created: updated, rev });
    expect(entry.updated).toBeUndefined();
  });

  it('gives everybody the text of their group, over more users than a statement takes', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const users = Array.from({ length: 12_345 }, (_, n) => `user:default/${n}`);
    const { notificationId } = createMessage({ scope });
    const sendTo = (...parts: string[][]) =>
      store.saveIndividual({
        notificationId,
        isScoped: true,
        groups: parts.map((userRefs, index) => ({
          message: createMessage({ scope, title: `Part ${index}` }),
          userRefs,
        })),
      });
    await sendTo(users.slice(0, 7_000));
    let statements = 0;
    knex.on('query', ({ sql }) => {
      statements += Number(/into callboard_delivery/.test(sql));
    });

    const { deliveries } = await sendTo(
      users.slice(0, 7_001),
      [],
      users.slice(7_001),
    );

    expect(statements).toBe(3);
    expect(deliveries.map(({ message }) => message.payload.title)).toEqual([
      'Part 0',
      'Part 2',
    ]);
    for (const { rev, reopened } of deliveries) {
      expect(rev).toBe(deliveries[0].rev);
      expect(reopened.size).toBe(7_000);
    }
    for (const [index, title] of [
      [0, 'Part 0'],
      [7_000, 'Part 0'],
      [7_001, 'Part 2'],
      [12_344, 'Part 2'],
    ] as const) {
      await expect(inbox(store, users[index])).resolves.toMatchObject([
        { id: notificationId, payload: { title } },
      ]);
    }
  });

  it('makes one per user of a scope that many send at once, each to their users in another order', async () => {
    const { store } = await createTestStore(databases, id);
    const users = Array.from({ length: 200 }, (_, n) => `user:default/${n}`);
    const sent = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        send(store, createMessage({ scope }), [
          ...users.slice(n * 20),
          ...users.slice(0, n * 20),
        ]),
      ),
    );
    const rev = Math.max(...sent.map(delivery => delivery.rev));
    for (const userRef of [users[0], users[199]]) {
      await expect(inbox(store, userRef)).resolves.toMatchObject([{ rev }]);
    }
  });
});
