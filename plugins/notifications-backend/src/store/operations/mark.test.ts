import { randomUUID } from 'node:crypto';
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
  whenAllIsStored,
} from '../__testUtils__';
import { Message } from '../types';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const [jane, john] = ['user:default/jane', 'user:default/john'];
const second = 1_000;

type Kind = 'individual' | 'broadcast';
const kinds: Kind[] = ['individual', 'broadcast'];

/** Three notifications of one kind: `At 1`, `At 2` and `At 3`. */
async function createInbox(id: TestDatabaseId, kind: Kind) {
  const { knex, store } = await createTestStore(databases, id);
  const sendAgain = (message: Message) =>
    kind === 'individual'
      ? send(store, message, [jane, john])
      : broadcast(store, message);
  const create = kind === 'individual' ? createMessage : createBroadcast;
  const messages = [1, 2, 3].map(n =>
    create({ title: `At ${n}`, scope: `s${n}` }),
  );
  for (const message of messages) {
    await sendAgain(message);
  }
  /** What a reader has, in the order in which it was sent. */
  const entries = async (userRef = jane) =>
    (await inbox(store, userRef)).sort((a, b) => a.sentRev - b.sentRev);
  const flags = async (userRef = jane) =>
    (await entries(userRef)).map(({ read, saved }) =>
      [read && 'read', saved && 'saved'].filter(Boolean).join(),
    );
  const ids = messages.map(({ notificationId }) => notificationId);
  const seen = ids.map(seenId => ({ id: seenId }));
  return {
    knex,
    store,
    create,
    sendAgain,
    messages,
    ids,
    seen,
    entries,
    flags,
  };
}

describe.each(databases.eachSupportedId())('mark, %p', id => {
  describe.each(kinds)('%s notifications', kind => {
    it('changes what is named, for this reader, and each flag for itself', async () => {
      const { store, ids, seen, entries, flags } = await createInbox(id, kind);
      const operationId = randomUUID();
      const both = { read: true, saved: true };

      await mark(store, jane, { seen: [seen[0]] }, { read: true });
      const [{ read, rev, sentRev }] = await entries();
      await expect(
        mark(store, jane, { seen: seen.slice(0, 2) }, both, operationId),
      ).resolves.toEqual({
        count: 2,
        ids: expect.arrayContaining(ids.slice(0, 2)),
        changes: [
          { flag: 'read', value: true, ids: [ids[1]], count: 1 },
          {
            flag: 'saved',
            value: true,
            ids: expect.arrayContaining(ids.slice(0, 2)),
            count: 2,
          },
        ],
        rev: expect.any(Number),
      });
      await expect(flags()).resolves.toEqual(['read,saved', 'read,saved', '']);
      await expect(flags(john)).resolves.toEqual(['', '', '']);

      // What was read before has been read since then, and a mark is no send.
      const [first] = await entries();
      expect(first).toMatchObject({ read, sentRev });
      expect(first.rev).toBeGreaterThan(rev);

      await mark(store, jane, { seen: [seen[0]] }, { saved: false });
      await mark(store, jane, { seen: [seen[1]] }, { read: false });
      await expect(flags()).resolves.toEqual(['read', 'saved', '']);
    });

    it('changes nothing by what is there already, unknown, or no id', async () => {
      const { store, ids, seen, flags } = await createInbox(id, kind);
      const nothing = { count: 0, ids: [], changes: [] };
      const unknown = ['', 'x', ...Array(40_000).fill(randomUUID())];
      for (const [selection, change] of [
        [{ seen }, { read: false, saved: false }],
        [{ seen }, {}],
        [{ seen: [] }, { read: true }],
        [{ seen: unknown.map(other => ({ id: other })) }, { read: true }],
        [{ seen, onlyChangedBy: 'x' }, { read: true }],
      ] as const) {
        await expect(
          mark(
            store,
            jane,
            { ...selection, seen: [...selection.seen] },
            change,
          ),
        ).resolves.toEqual(nothing);
      }
      await expect(flags()).resolves.toEqual(['', '', '']);
      // Named twice, it is one.
      const named = [ids[2], ids[2].toLocaleUpperCase('en-US')];
      await expect(
        mark(
          store,
          jane,
          { seen: named.map(other => ({ id: other })) },
          { read: true },
        ),
      ).resolves.toMatchObject({ count: 1, ids: [ids[2]] });
    });

    it('changes what is named as far as it was not sent again since', async () => {
      const { store, sendAgain, messages, ids, entries, flags } =
        await createInbox(id, kind);
      const shown = await entries();
      const seen = shown.map(entry => ({ id: entry.id, rev: entry.rev }));
      await sendAgain({ ...messages[0], id: randomUUID() });

      await expect(
        mark(store, jane, { seen }, { saved: true }),
      ).resolves.toMatchObject({ count: 2 });
      // The reader's own change does not stand in the way of the next one.
      await expect(
        mark(store, jane, { seen }, { read: true }),
      ).resolves.toMatchObject({ count: 2 });
      await expect(flags()).resolves.toEqual(['read,saved', 'read,saved', '']);

      const again = (await entries())[2];
      expect(again).toMatchObject({ id: ids[0], rev: again.sentRev });
      // Both texts were seen by now.
      await expect(
        mark(store, jane, { seen: [seen[0], again, seen[0]] }, { read: true }),
      ).resolves.toMatchObject({ count: 1, ids: [ids[0]] });
    });

    it('changes what a filter finds as far as it was stored five seconds before, and what is named', async () => {
      const { knex, store, messages, ids, entries, flags } = await createInbox(
        id,
        kind,
      );
      const upTo = new Date();
      const ago = (seconds: number) =>
        new Date(upTo.getTime() - seconds * second);
      // The second was stored late by a send that had begun in time.
      await sentAt(knex, messages[0], ago(60));
      await sentAt(knex, messages[1], ago(59));
      await knex('callboard_message')
        .where({ notification_id: ids[1] })
        .update({ stored_at: ago(4).getTime() });
      await sentAt(knex, messages[2], ago(1));
      const asSeen = await entries();
      const unread = { filter: { read: false }, upTo };

      await expect(
        mark(store, jane, unread, { read: true }),
      ).resolves.toMatchObject({ ids: [ids[0]] });
      await expect(flags()).resolves.toEqual(['read', '', '']);

      // By the time of the send, too, which alone changes while a mark waits.
      await sentAt(knex, messages[1], ago(4));
      await knex('callboard_message').update({ stored_at: 0 });
      await expect(
        mark(store, jane, unread, { read: true }),
      ).resolves.toMatchObject({ count: 0 });

      // The filter holds for the named ones, too.
      const found = { seen: asSeen, upTo, filter: { search: 'AT 3' } };
      await expect(
        mark(store, jane, found, { read: false, saved: true }),
      ).resolves.toMatchObject({ ids: [ids[2]], count: 1 });
      await expect(
        mark(store, jane, { ...unread, seen: asSeen }, { read: true }),
      ).resolves.toMatchObject({ count: 1, ids: [ids[2]] });
      await expect(flags()).resolves.toEqual(['read', '', 'read,saved']);

      const ofOtherKind = { isBroadcast: kind === 'individual' };
      await expect(
        mark(
          store,
          jane,
          { seen: asSeen, filter: ofOtherKind, upTo: whenAllIsStored() },
          { saved: true },
        ),
      ).resolves.toMatchObject({ count: 0 });
    });

    it('undoes an update by its name, flag by flag, where nothing changed since', async () => {
      const { store, create, sendAgain, seen, flags } = await createInbox(
        id,
        kind,
      );
      const all = { filter: {}, upTo: whenAllIsStored() };
      const [operation, other] = [randomUUID(), randomUUID()];
      const marked = { read: true, saved: true };
      await mark(store, jane, { seen: [seen[0]] }, { read: true });
      await mark(store, jane, all, marked, operation);
      // In another tab; it is as before, and still not what is to be undone.
      await mark(store, jane, { seen: [seen[1]] }, { saved: false }, other);
      await mark(store, jane, { seen: [seen[1]] }, { saved: true }, other);
      await sendAgain(create({ scope: 's3' }));
      await expect(flags()).resolves.toEqual([
        'read,saved',
        'read,saved',
        'saved',
      ]);

      const undo = () =>
        mark(
          store,
          jane,
          { filter: {}, onlyChangedBy: operation.toLocaleUpperCase('en-US') },
          { read: false, saved: false },
        );
      await expect(undo()).resolves.toMatchObject({ count: 2 });
      await expect(flags()).resolves.toEqual(['read', 'saved', 'saved']);
      await expect(undo()).resolves.toMatchObject({ count: 0 });
    });

    it('undoes nothing that the sender changed since: neither a resolve nor a new text', async () => {
      const { store, create, sendAgain, messages, seen, flags } =
        await createInbox(id, kind);
      const operation = randomUUID();
      const { origin } = messages[0];
      await mark(store, jane, { seen: [seen[1]] }, { read: true });
      await mark(store, jane, { seen: [seen[1]] }, { read: false }, operation);
      await mark(
        store,
        jane,
        { seen: [seen[0], seen[2]] },
        { read: true, saved: true },
        operation,
      );
      await store.resolve({ origin, scope: 's1' });
      await sendAgain(create({ scope: 's2' }));
      await sendAgain(create({ scope: 's3' }));
      await store.resolve({ origin, scope: 's3' });
      const before = await flags();
      expect([...before].sort()).toEqual(['', 'read,saved', 'read,saved']);

      for (const read of [true, false]) {
        await mark(store, jane, { seen, onlyChangedBy: operation }, { read });
      }
      await expect(flags()).resolves.toEqual(before);
    });

    it('loses no flag when both are changed at once', async () => {
      const { store, seen, flags } = await createInbox(id, kind);
      await Promise.all(
        [{ read: true }, { saved: true }].map(change =>
          mark(store, jane, { seen }, change),
        ),
      );
      await expect(flags()).resolves.toEqual(Array(3).fill('read,saved'));
    });
  });

  it('changes both kinds or none', async () => {
    const { knex, store } = await createTestStore(databases, id);
    await send(store, createMessage(), [jane]);
    await knex.schema.renameTable('callboard_broadcast_flags', 'broken');
    await expect(
      mark(
        store,
        jane,
        { filter: {}, upTo: whenAllIsStored() },
        { read: true },
      ),
    ).rejects.toThrow('callboard_broadcast_flags');
    await expect(knex('callboard_delivery').pluck('read')).resolves.toEqual([
      null,
    ]);
  });

  it('names at most 500 of what it changed, and counts all', async () => {
    const { store } = await createTestStore(databases, id);
    await Promise.all(
      Array.from({ length: 499 }, () => send(store, createMessage(), [jane])),
    );
    for (let n = 0; n < 4; n++) {
      await broadcast(store, createBroadcast());
    }
    const { ids, count, changes } = await mark(
      store,
      jane,
      { filter: {}, upTo: whenAllIsStored() },
      { read: true, saved: false },
    );
    expect(new Set(ids).size).toBe(500);
    expect(count).toBe(503);
    expect(changes).toEqual([{ flag: 'read', value: true, ids, count }]);
  });
});
