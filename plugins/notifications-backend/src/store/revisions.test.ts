import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import {
  broadcast,
  createBroadcast,
  createMessage,
  createTestStore,
  inbox,
  mark,
  send,
  whenAllIsStored,
} from './__testUtils__';
import { NotificationsStore } from './NotificationsStore';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const [jane, john, mary] = ['jane', 'john', 'mary'].map(
  name => `user:default/${name}`,
);
const origin = 'plugin:ci';
const scope = 'run';

/** A revision that the clock of the database comes to in an hour. */
const future = (Date.now() + 3_600_000) * 1_000;

/** What each user has, as revisions, newest first. */
async function revisions(store: NotificationsStore, userRefs: string[]) {
  const inboxes = await Promise.all(
    userRefs.map(userRef => inbox(store, userRef)),
  );
  return inboxes.map(entries =>
    entries.map(({ rev, sentRev }) => ({ rev, sentRev })),
  );
}

async function setRevision(knex: Knex, table: string, rev: number) {
  await knex(table)
    .where(builder =>
      table === 'callboard_broadcast'
        ? builder
        : builder.where('user_ref', jane),
    )
    .update({ rev });
}

describe.each(databases.eachSupportedId())('revisions, %p', id => {
  it('are raised by every change, for all rows of an operation to the same', async () => {
    const { store } = await createTestStore(databases, id);
    const everybody = [jane, john];
    let last = 0;
    const sendTo = async (...userRefs: string[]) =>
      (await send(store, createMessage({ scope }), userRefs)).rev;
    const broadcastAgain = async () =>
      (await broadcast(store, createBroadcast({ scope }))).rev;
    const markBy = async (userRef: string, read: boolean) =>
      (
        await mark(
          store,
          userRef,
          { filter: {}, upTo: whenAllIsStored() },
          { read },
        )
      ).rev!;
    const isNext = async (rev: number) => {
      expect(rev).toBeGreaterThan(last);
      expect(Number.isSafeInteger(rev)).toBe(true);
      last = rev;
      return { rev, sentRev: expect.any(Number) };
    };

    const sent = await isNext(await sendTo(jane, john));
    await expect(revisions(store, everybody)).resolves.toEqual([
      [sent],
      [sent],
    ]);
    const toAll = await isNext(await broadcastAgain());
    await expect(revisions(store, everybody)).resolves.toEqual([
      [toAll, sent],
      [toAll, sent],
    ]);
    const marked = await isNext(await markBy(jane, true));
    await expect(revisions(store, everybody)).resolves.toEqual([
      [
        { rev: marked.rev, sentRev: toAll.rev },
        { rev: marked.rev, sentRev: sent.rev },
      ],
      [toAll, sent],
    ]);
    const resolved = await isNext((await store.resolve({ origin, scope })).rev);
    await expect(revisions(store, everybody)).resolves.toEqual([
      // Nothing changed for who has read it, but that a broadcast is of one piece.
      [resolved, marked],
      [resolved, resolved],
    ]);
    const again = await isNext(await sendTo(jane));
    const again2 = await isNext(await broadcastAgain());
    await expect(revisions(store, everybody)).resolves.toEqual([
      [again2, again],
      [again2, resolved],
    ]);
    for (let n = 0; n < 5; n++) {
      await isNext((await store.retract({ origin, scope })).rev);
      await isNext(await sendTo(jane));
      await isNext(await broadcastAgain());
    }
  });

  it('let a reader save and then read what was shown before', async () => {
    const { store } = await createTestStore(databases, id);
    await send(store, createMessage(), [jane]);
    await broadcast(store, createBroadcast());
    const seen = await inbox(store, jane);
    for (const flags of [{ saved: true }, { read: true }]) {
      await expect(mark(store, jane, { seen }, flags)).resolves.toMatchObject({
        count: 2,
      });
    }
  });

  it('are greater than those that rows have already where the clock is behind', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const everybody = [jane, john, mary];
    const sendTo = (...userRefs: string[]) =>
      send(store, createMessage({ scope }), userRefs);
    const all = { filter: {}, upTo: new Date(future / 1_000 + 60_000) };
    await sendTo(jane, john);
    await setRevision(knex, 'callboard_delivery', future);

    // A send: of one who has more, one who has less, and one who has none.
    const sent = await sendTo(john, jane, mary);
    expect(sent.rev).toBe(future + 1);
    expect(sent.created.getTime()).toBeLessThan(future / 1_000 - 1_000_000);
    const asSent = { rev: sent.rev, sentRev: sent.rev };
    await expect(revisions(store, everybody)).resolves.toEqual(
      everybody.map(() => [asSent]),
    );

    // A mark: of that, of one of the present, and of a broadcast with flags.
    await send(store, createMessage(), [jane]);
    await broadcast(store, createBroadcast({ scope }));
    await mark(store, jane, all, { saved: true });
    await setRevision(knex, 'callboard_broadcast_flags', future + 10);
    const marked = await mark(store, jane, all, { read: true });
    expect(marked).toMatchObject({ rev: future + 11, count: 3 });
    const { rev } = marked;
    await expect(revisions(store, [jane])).resolves.toEqual([
      [1, 2, 3].map(() => expect.objectContaining({ rev })),
    ]);

    // A broadcast: above itself and all flags of it.
    await setRevision(knex, 'callboard_broadcast', future + 20);
    await setRevision(knex, 'callboard_broadcast_flags', future + 30);
    const toAll = await broadcast(store, createBroadcast({ scope }));
    expect(toAll.rev).toBe(future + 31);
    expect(toAll.created.getTime()).toBeLessThan(future / 1_000 - 1_000_000);
    for (const userRef of everybody) {
      const [entry] = await inbox(store, userRef, { isBroadcast: true });
      expect(entry).toMatchObject({ rev: toAll.rev, sentRev: toAll.rev });
      expect(entry.updated).toEqual(toAll.created);
    }

    // A resolve, and a retract.
    await mark(store, jane, all, { read: false });
    const [top] = await inbox(store, jane);
    await setRevision(knex, 'callboard_delivery', future + 40);
    const resolved = await store.resolve({ origin, scope });
    expect(resolved.rev).toBe(future + 41);
    for (const userRef of everybody) {
      const entries = await inbox(store, userRef);
      for (const entry of entries.filter(({ payload }) => payload.scope)) {
        expect([entry.rev, Boolean(entry.read)]).toEqual([future + 41, true]);
        expect(entry.read!.getTime()).toBeLessThan(
          top.created.getTime() + 60_000,
        );
      }
    }
    await setRevision(knex, 'callboard_delivery', future + 50);
    await expect(store.retract({ origin, scope })).resolves.toMatchObject({
      rev: future + 51,
    });
  });
});
