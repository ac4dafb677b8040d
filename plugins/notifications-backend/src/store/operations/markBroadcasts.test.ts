import { randomUUID } from 'node:crypto';
import { TestDatabases } from '@backstage/backend-test-utils';
import {
  createMessage,
  createTestStore,
  TestDatabaseId,
  untilSomebodyWaits,
} from '../__testUtils__';
import { deleteMessages } from './deleteMessages';
import { InboxFlags, InboxSelection } from '../types';
import { markBroadcasts } from './markBroadcasts';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const [jane, john] = ['user:default/jane', 'user:default/john'];

async function createBroadcasts(id: TestDatabaseId) {
  const { knex, store, clock } = await createTestStore(databases, id);
  const messages = [1_000, 2_000].map(at =>
    createMessage({ at, title: `At ${at}`, scope: `s${at}` }),
  );
  for (const message of messages) {
    await store.saveBroadcast({ message });
  }
  const change = (
    selection: InboxSelection,
    flags: InboxFlags,
    at = 9_000,
    name: string = randomUUID(),
  ) =>
    markBroadcasts(knex, {
      userRef: jane,
      selection,
      flags,
      now: new Date(at),
      mark: name,
    });
  const mark = async (...options: Parameters<typeof change>) =>
    (await change(...options)).map(entry => entry.id);
  const entries = async (userRef = jane) =>
    (await store.listInbox({ userRef, filter: {}, limit: 10 })).entries
      .map(({ read, saved }) => ({ read, saved }))
      .reverse();
  const ids = messages.map(message => message.id);
  return { knex, store, clock, ids, change, mark, entries };
}

const plain = { read: undefined, saved: undefined };

describe.each(databases.eachSupportedId())('markBroadcasts, %p', id => {
  it('keeps flags of users apart, and no row for who never acts', async () => {
    const { knex, ids, mark, entries } = await createBroadcasts(id);
    await expect(mark({ ids: [ids[0]] }, { read: true })).resolves.toEqual([
      ids[0],
    ]);
    await expect(entries()).resolves.toEqual([
      { read: new Date(9_000), saved: undefined },
      plain,
    ]);
    await expect(entries(john)).resolves.toEqual([plain, plain]);
    await expect(
      knex('callboard_broadcast_flags').pluck('user_ref'),
    ).resolves.toEqual([jane]);
  });

  it('lets marking read leave saved alone, and the reverse', async () => {
    const { ids, mark, entries } = await createBroadcasts(id);
    await mark({ ids }, { saved: true }, 3_000);
    await mark({ ids: [ids[0]] }, { read: true }, 4_000);
    await mark({ ids: [ids[1]] }, { read: true, saved: false }, 5_000);
    await expect(entries()).resolves.toEqual([
      { read: new Date(4_000), saved: new Date(3_000) },
      { read: new Date(5_000), saved: undefined },
    ]);
    await mark({ ids: [ids[0]] }, { read: false });
    await expect(entries()).resolves.toEqual([
      { read: undefined, saved: new Date(3_000) },
      { read: new Date(5_000), saved: undefined },
    ]);
  });

  it('answers what really changed, and keeps the moment of the first reading', async () => {
    const { ids, mark, entries } = await createBroadcasts(id);
    await mark({ ids: [ids[0]] }, { read: true }, 3_000);
    await expect(mark({ ids }, { read: true }, 4_000)).resolves.toEqual([
      ids[1],
    ]);
    await expect(mark({ ids }, { saved: false })).resolves.toEqual([]);
    await expect(
      mark({ ids: [ids[0]] }, { read: true, saved: true }, 5_000),
    ).resolves.toEqual([ids[0]]);
    await expect(entries()).resolves.toEqual([
      { read: new Date(3_000), saved: new Date(5_000) },
      { read: new Date(4_000), saved: undefined },
    ]);
  });

  it('tells which flag changed where', async () => {
    const { ids, change } = await createBroadcasts(id);
    const [first, second] = ids;
    await change({ ids: [first] }, { read: true });
    const name = randomUUID();
    const selection = { ids: [first, second] };
    const both = { read: true, saved: true };
    await expect(change(selection, both, 9_000, name)).resolves.toEqual(
      expect.arrayContaining([
        { id: first, changed: ['saved'] },
        { id: second, changed: ['read', 'saved'] },
      ]),
    );
    await expect(
      change({ ...selection, markedBy: name }, { read: false, saved: false }),
    ).resolves.toEqual(
      expect.arrayContaining([
        { id: first, changed: ['saved'] },
        { id: second, changed: ['read', 'saved'] },
      ]),
    );
  });

  it('undoes a mark by its name, flag by flag, where nothing else was marked since', async () => {
    const { ids, mark, entries } = await createBroadcasts(id);
    const all = { filter: {}, upTo: new Date(8_000) };
    const [before, name, other] = [1, 2, 3].map(() => randomUUID());
    await mark({ ids: [ids[0]] }, { read: true }, 3_000, before);
    await mark(all, { read: true, saved: true }, 5_000, name);
    // Another tab meanwhile; in the same millisecond, even.
    await mark({ ids: [ids[1]] }, { saved: false }, 5_000, other);
    await mark({ ids: [ids[1]] }, { saved: true }, 5_000, other);

    const undo = { read: false, saved: false };
    const undone = await mark({ ...all, markedBy: name }, undo, 6_000);
    expect(undone.sort()).toEqual([...ids].sort());
    expect((await entries()).slice(0, 2)).toEqual([
      { read: new Date(3_000), saved: undefined },
      { read: undefined, saved: new Date(5_000) },
    ]);
    await expect(mark({ ...all, markedBy: name }, undo)).resolves.toEqual([]);
    await expect(mark({ ...all, markedBy: 'x' }, undo)).resolves.toEqual([]);
  });

  it('undoes marking as unread, but not of what was sent again since', async () => {
    const { store, ids, mark, entries } = await createBroadcasts(id);
    const all = { filter: {}, upTo: new Date(8_000) };
    const name = randomUUID();
    const again = [4_000, 8_001].map(at => createMessage({ at, scope: 'run' }));
    await store.saveBroadcast({ message: again[0] });
    await mark(all, { read: true });
    await mark(all, { read: false }, 9_000, name);
    await store.saveBroadcast({ message: again[1] });
    const undone = await mark(
      { ...all, markedBy: name },
      { read: true },
      9_500,
    );
    expect(undone.sort()).toEqual([...ids].sort());
    const at = { read: new Date(9_500), saved: undefined };
    await expect(entries()).resolves.toEqual([...ids.map(() => at), plain]);
  });

  it('lets a saved one be read for newcomers as before, and stay saved when sent again', async () => {
    const { store, clock, ids, mark, entries } = await createBroadcasts(id);
    clock.now = new Date(5_000);
    await store.touchUser({ userRef: jane });
    await mark({ ids: [ids[0]] }, { saved: true }, 6_000);
    const saved = new Date(6_000);
    await expect(entries()).resolves.toEqual([
      { read: new Date(5_000), saved },
      { read: new Date(5_000), saved: undefined },
    ]);

    await store.saveBroadcast({
      message: createMessage({ at: 7_000, scope: 's1000' }),
    });
    await expect(entries()).resolves.toContainEqual({ read: undefined, saved });
  });

  it('lets a newcomer mark the backlog unread, and read again', async () => {
    const { store, clock, ids, mark, entries } = await createBroadcasts(id);
    clock.now = new Date(5_000);
    await store.touchUser({ userRef: jane });
    await expect(mark({ ids: [ids[0]] }, { read: true })).resolves.toEqual([]);
    await expect(mark({ ids: [ids[0]] }, { read: false })).resolves.toEqual([
      ids[0],
    ]);
    await expect(entries()).resolves.toContainEqual(plain);
    await expect(
      mark({ filter: { read: false }, upTo: new Date(9_000) }, { read: true }),
    ).resolves.toEqual([ids[0]]);
  });

  it('changes all that a filter finds up to a moment, and what came later not', async () => {
    const { ids, mark } = await createBroadcasts(id);
    await expect(
      mark({ filter: { read: false }, upTo: new Date(1_000) }, { read: true }),
    ).resolves.toEqual([ids[0]]);
    await expect(
      mark(
        { filter: { search: 'at', saved: false }, upTo: new Date(9_000) },
        { saved: true },
      ),
    ).resolves.toHaveLength(2);
    await expect(
      mark(
        { filter: { isBroadcast: false }, upTo: new Date(9_000) },
        { read: true },
      ),
    ).resolves.toEqual([]);
  });

  it('changes nothing by the old id of a scope that was sent again', async () => {
    const { store, ids, mark } = await createBroadcasts(id);
    const again = createMessage({ at: 3_000, scope: 's1000' });
    await store.saveBroadcast({ message: again });
    await expect(mark({ ids: [ids[0]] }, { read: true })).resolves.toEqual([]);
    await expect(mark({ ids: [again.id] }, { read: true })).resolves.toEqual([
      again.id,
    ]);
  });

  it('loses no flag when both are changed at once', async () => {
    const { store, ids, entries } = await createBroadcasts(id);
    const selection = { ids: [ids[0]] };
    await Promise.all(
      [{ read: true }, { saved: true }].map(flags =>
        store.mark({ userRef: jane, selection, flags, maxIds: 1 }),
      ),
    );
    await expect(entries()).resolves.toContainEqual({
      read: expect.any(Date),
      saved: expect.any(Date),
    });
  });
});

// SQLite has one connection only, so that nothing happens meanwhile.
describe.each(databases.eachSupportedId().filter(([id]) => id !== 'SQLITE_3'))(
  'markBroadcasts, %p',
  id => {
    it('changes nothing of a broadcast that is retracted meanwhile', async () => {
      const { knex, ids, mark } = await createBroadcasts(id);
      const retraction = await knex.transaction();
      await deleteMessages(retraction, { ids: [ids[0]] });
      const marked = mark({ ids }, { read: true });
      await untilSomebodyWaits(knex);
      await retraction.commit();

      await expect(marked).resolves.toEqual([ids[1]]);
    });

    it('does not undo what another tab marks meanwhile', async () => {
      const { knex, ids, mark, entries } = await createBroadcasts(id);
      const all = { filter: {}, upTo: new Date(8_000) };
      const name = randomUUID();
      await mark(all, { read: true, saved: true }, 5_000, name);
      const otherTab = await knex.transaction();
      await otherTab('callboard_broadcast_flags').update({
        saved: 6_000,
        saved_mark: randomUUID(),
      });
      const undo = { read: false, saved: false };
      const undone = mark({ ...all, markedBy: name }, undo);
      await untilSomebodyWaits(knex);
      await otherTab.commit();

      expect((await undone).sort()).toEqual([...ids].sort());
      const left = { read: undefined, saved: new Date(6_000) };
      await expect(entries()).resolves.toEqual([left, left]);
    });
  },
);
