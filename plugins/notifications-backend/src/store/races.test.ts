import { randomUUID } from 'node:crypto';
import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import {
  broadcast,
  createAnotherStore,
  createBroadcast,
  createMessage,
  createTestStore,
  inbox,
  mark,
  send,
  sentAt,
  TestDatabaseId,
  untilSomebodyWaits,
} from './__testUtils__';
import { NotificationsStore } from './NotificationsStore';
import { InboxFlags, InboxSelection, Message } from './types';

/*
 * What happens in the middle of something else, over two stores with connections of
 * their own. SQLite has one connection only.
 */

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
const [jane, john, mary, kim] = ['jane', 'john', 'mary', 'kim'].map(
  name => `user:default/${name}`,
);
const everybody = [jane, john, mary, kim];
const origin = 'plugin:ci';
const scope = 'run';

type Kind = 'individual' | 'broadcast';
const kinds: Kind[] = ['individual', 'broadcast'];

async function createStores(id: TestDatabaseId, kind: Kind) {
  const { knex, store } = await createTestStore(databases, id);
  const { store: other } = await createAnotherStore(knex);
  const create = (title: string) =>
    kind === 'individual'
      ? createMessage({ title, scope })
      : createBroadcast({ title, scope });
  const sendBy = (
    by: NotificationsStore,
    message: Message,
    userRefs = everybody,
  ) =>
    kind === 'individual'
      ? send(by, message, userRefs)
      : broadcast(by, message);
  return { knex, store, other, create, sendBy };
}

/**
 * Keeps whoever stores or removes texts waiting just before the end of the
 * transaction, after all that it does to inboxes.
 */
async function holdTexts(knex: Knex) {
  const holder = await knex.transaction();
  await holder.raw('lock table callboard_message in share row exclusive mode');
  return holder;
}

/** Whose inbox has what without a text, which no list would show. */
async function withoutText(knex: Knex) {
  const missing = (table: string) =>
    knex(`${table} as k`)
      .leftJoin('callboard_message as m', join =>
        join
          .on('m.notification_id', 'k.notification_id')
          .andOn('m.id', 'k.message_id'),
      )
      .whereNull('m.id')
      .select('k.notification_id');
  return [
    ...(await missing('callboard_delivery')),
    ...(await missing('callboard_broadcast')),
  ];
}

describe.each(databases.eachSupportedId())('races, %p', id => {
  it.each(kinds)(
    'no reader marks the second text of an %s notification for the first',
    async kind => {
      const { knex, store, other, create, sendBy } = await createStores(
        id,
        kind,
      );
      const first = create('First');
      await sendBy(store, first);
      await sentAt(knex, first, new Date(Date.now() - 60_000));
      const operation = randomUUID();
      const named = [{ id: first.notificationId }];
      await mark(store, kim, { seen: named }, { read: true }, operation);
      const { entries: seen, asOf: upTo } = await store.listInbox({
        userRef: jane,
        filter: {},
        limit: 1,
      });
      const marks: Array<[string, Partial<InboxSelection>, InboxFlags]> = [
        [jane, { seen }, { read: true }],
        [john, { filter: { search: 'first' }, upTo }, { read: true }],
        [mary, { seen, filter: { read: false }, upTo }, { saved: true }],
        [kim, { filter: {}, onlyChangedBy: operation }, { read: false }],
      ];
      const markAll = () =>
        Promise.all(
          marks.map(([userRef, selection, flags]) =>
            mark(other, userRef, selection, flags),
          ),
        );

      const texts = await holdTexts(knex);
      const sent = sendBy(store, create('Second'));
      await untilSomebodyWaits(knex);
      const marked = markAll();
      await untilSomebodyWaits(knex, 1 + marks.length);
      await texts.rollback();

      const { rev } = await sent;
      const nothing = { count: 0, ids: [], changes: [], rev: undefined };
      await expect(marked).resolves.toEqual(marks.map(() => nothing));
      // Nor any that comes even later.
      await expect(markAll()).resolves.toEqual(marks.map(() => nothing));
      for (const userRef of everybody) {
        const entries = await inbox(store, userRef);
        expect(entries).toEqual([
          expect.objectContaining({ rev, sentRev: rev }),
        ]);
        expect(entries[0]).toMatchObject({ payload: { title: 'Second' } });
        expect([entries[0].read, entries[0].saved]).toEqual([]);
      }
    },
  );

  it.each(kinds)(
    'an %s send is later than a mark of one recipient meanwhile, for all of them',
    async kind => {
      const { knex, store, other, create, sendBy } = await createStores(
        id,
        kind,
      );
      await sendBy(store, create('First'), [john, jane]);
      const seen = await inbox(store, jane);

      // The send waits for somebody else, after it has drawn its revision.
      const holder = await knex.transaction();
      await (kind === 'individual'
        ? holder('callboard_delivery').where('user_ref', john).forUpdate()
        : holder('callboard_broadcast').forShare());
      const sent = sendBy(store, create('Second'), [john, jane, mary]);
      await untilSomebodyWaits(knex);
      const marked = await mark(other, jane, { seen }, { read: true });
      await holder.rollback();

      const { rev } = await sent;
      expect(marked.count).toBe(1);
      expect(rev).toBeGreaterThan(marked.rev!);
      for (const userRef of [jane, john, mary]) {
        const [entry] = await inbox(store, userRef);
        expect(entry).toMatchObject({ rev, sentRev: rev });
        expect(entry.read).toBeUndefined();
      }
    },
  );

  it.each(kinds)(
    'a retract takes all of an %s notification or comes before it is sent again',
    async kind => {
      const { knex, store, other, create, sendBy } = await createStores(
        id,
        kind,
      );
      await sendBy(store, create('First'));
      const retract = () => other.retract({ origin, scope });

      let texts = await holdTexts(knex);
      let sent = sendBy(store, create('Second'));
      await untilSomebodyWaits(knex);
      let retracted = retract();
      await untilSomebodyWaits(knex, 2);
      await texts.rollback();
      expect((await retracted).rev).toBeGreaterThan((await sent).rev);
      await expect(inbox(store, jane)).resolves.toEqual([]);
      await expect(knex('callboard_message')).resolves.toEqual([]);

      await sendBy(store, create('Third'));
      texts = await holdTexts(knex);
      retracted = retract();
      await untilSomebodyWaits(knex);
      sent = sendBy(store, create('Fourth'), [jane, john]);
      await untilSomebodyWaits(knex, 2);
      await texts.rollback();
      expect((await sent).rev).toBeGreaterThan((await retracted).rev);
      await expect(inbox(store, jane)).resolves.toMatchObject([
        { payload: { title: 'Fourth' }, rev: (await sent).rev },
      ]);
      await expect(withoutText(knex)).resolves.toEqual([]);
    },
  );

  it.each(kinds)(
    'no %s notification is ever there without its text, whatever happens at once',
    async kind => {
      const { knex, store, other, create, sendBy } = await createStores(
        id,
        kind,
      );
      const { notificationId } = create('');
      const selection = { origin, id: notificationId };
      for (let round = 0; round < 5; round++) {
        await Promise.all(
          [store, other].flatMap((by, index) => [
            sendBy(by, create('All')),
            by.retract(selection),
            mark(by, jane, { seen: [selection] }, { read: true }),
            sendBy(by, create('Some'), everybody.slice(index)),
            by.removeReplacedMessages({ notificationId }),
            by.resolve(selection),
            by.removeExpired({ before: new Date(), batchSize: 100 }),
          ]),
        );
        await expect(withoutText(knex)).resolves.toEqual([]);
      }
      const { rev } = await sendBy(store, create('Last'));
      for (const userRef of everybody) {
        await expect(inbox(store, userRef)).resolves.toMatchObject([
          { payload: { title: 'Last' }, rev },
        ]);
      }
    },
  );

  it('a mark leaves a broadcast alone that is retracted meanwhile, and takes the others', async () => {
    const { knex, store, other } = await createStores(id, 'broadcast');
    const gone = createBroadcast();
    const kept = createBroadcast();
    for (const message of [gone, kept]) {
      await broadcast(store, message);
    }
    const seen = await inbox(store, jane);

    const texts = await holdTexts(knex);
    const retracted = store.retract({ origin, id: gone.notificationId });
    await untilSomebodyWaits(knex);
    const marked = mark(other, jane, { seen }, { read: true });
    await untilSomebodyWaits(knex, 2);
    await texts.rollback();

    await retracted;
    await expect(marked).resolves.toMatchObject({ ids: [kept.notificationId] });
  });

  it.each(kinds)(
    'an undo leaves alone what another tab marks meanwhile of %s notifications',
    async kind => {
      const { knex, store, other, create, sendBy } = await createStores(
        id,
        kind,
      );
      const operation = randomUUID();
      await sendBy(store, create('First'));
      const [{ id: shown }] = await inbox(store, jane);
      const flags = { read: true, saved: true };
      await mark(store, jane, { seen: [{ id: shown }] }, flags, operation);

      const otherTab = await knex.transaction();
      await otherTab(
        kind === 'individual'
          ? 'callboard_delivery'
          : 'callboard_broadcast_flags',
      )
        .where('user_ref', jane)
        .update({ saved: 6_000, saved_mark: randomUUID() });
      const undone = mark(
        other,
        jane,
        { filter: {}, onlyChangedBy: operation },
        { read: false, saved: false },
      );
      await untilSomebodyWaits(knex);
      await otherTab.commit();

      await expect(undone).resolves.toMatchObject({
        changes: [{ flag: 'read', ids: [shown] }],
      });
      const [entry] = await inbox(store, jane);
      expect(entry).toMatchObject({ saved: new Date(6_000) });
      expect(entry.read).toBeUndefined();
    },
  );

  it('what is read while it is being resolved cannot be undone, either', async () => {
    const { knex, store, other, create } = await createStores(id, 'individual');
    await send(store, create('First'), [jane, john]);
    const seen = await inbox(store, john);
    const operation = randomUUID();

    const holder = await knex.transaction();
    await holder('callboard_delivery').where('user_ref', jane).forUpdate();
    const resolved = store.resolve({ origin, scope });
    await untilSomebodyWaits(knex);
    await mark(other, john, { seen }, { read: true }, operation);
    await holder.rollback();

    await expect(resolved).resolves.toMatchObject({ userRefs: [jane] });
    await expect(
      mark(
        other,
        john,
        { filter: {}, onlyChangedBy: operation },
        { read: false },
      ),
    ).resolves.toMatchObject({ count: 0 });
  });

  it('clean-up waits for nobody, and leaves alone what is being saved or sent again', async () => {
    const { knex, store, other } = await createStores(id, 'individual');
    const [saved, again, gone] = ['saved', 'again', 'gone'].map(title =>
      createMessage({ title, scope: title }),
    );
    const toAll = createBroadcast();
    for (const message of [saved, again, gone]) {
      await send(store, message, [jane]);
    }
    await broadcast(store, toAll);
    for (const message of [saved, again, gone, toAll]) {
      await sentAt(knex, message, new Date(1_000));
    }
    const cleanUp = async () => {
      const expired = { before: new Date(2_000), batchSize: 100 };
      while ((await other.removeExpired(expired)).removed > 0);
    };

    const saving = await knex.transaction();
    await saving('callboard_delivery')
      .where('notification_id', saved.notificationId)
      .update({ saved: 1 });
    await saving('callboard_broadcast').forShare();
    await saving('callboard_broadcast_flags').insert({
      notification_id: toAll.notificationId,
      user_ref: jane,
      rev: 1,
      saved: 1,
    });
    const texts = await holdTexts(knex);
    const sent = send(store, createMessage({ scope: 'again' }), [jane]);
    await untilSomebodyWaits(knex);
    // Removing texts has to wait as well as sending them.
    const cleaned = cleanUp();
    await untilSomebodyWaits(knex, 2);
    await saving.commit();
    await texts.rollback();
    await cleaned;
    await cleanUp();

    const { rev } = await sent;
    const left = await inbox(store, jane);
    expect(left.map(({ id: leftId }) => leftId).sort()).toEqual(
      [saved, again, toAll].map(message => message.notificationId).sort(),
    );
    expect(left[0].rev).toBe(rev);
  });
});
