import { randomUUID } from 'node:crypto';
import { TestDatabases } from '@backstage/backend-test-utils';
import {
  createMessage,
  createTestStore,
  TestDatabaseId,
  untilSomebodyWaits,
} from '../__testUtils__';
import { InboxFlags, InboxSelection } from '../types';
import { markDeliveries } from './markDeliveries';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const [jane, john] = ['user:default/jane', 'user:default/john'];

async function createInbox(id: TestDatabaseId) {
  const { knex, store } = await createTestStore(databases, id);
  const messages = [1_000, 2_000, 3_000].map(at =>
    createMessage({ at, title: `At ${at}` }),
  );
  for (const message of messages) {
    await store.saveIndividual({
      groups: [{ message, userRefs: [jane, john] }],
    });
  }
  const change = (
    selection: InboxSelection,
    flags: InboxFlags,
    at = 9_000,
    name: string = randomUUID(),
  ) =>
    markDeliveries(knex, {
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
  return {
    knex,
    store,
    ids: messages.map(message => message.id),
    change,
    mark,
    entries,
  };
}

const plain = { read: undefined, saved: undefined };

describe.each(databases.eachSupportedId())('markDeliveries, %p', id => {
  it('changes named ones of this user only', async () => {
    const { ids, mark, entries } = await createInbox(id);
    await expect(mark({ ids: [ids[1]] }, { read: true })).resolves.toEqual([
      ids[1],
    ]);
    await expect(entries()).resolves.toEqual([
      plain,
      { read: new Date(9_000), saved: undefined },
      plain,
    ]);
    await expect(entries(john)).resolves.toEqual([plain, plain, plain]);
  });

  it('lets marking read leave saved alone, and the reverse', async () => {
    const { ids, mark, entries } = await createInbox(id);
    await mark({ ids }, { read: true, saved: true });
    await mark({ ids: [ids[0]] }, { read: false });
    await mark({ ids: [ids[1]] }, { saved: false });
    const at = new Date(9_000);
    await expect(entries()).resolves.toEqual([
      { read: undefined, saved: at },
      { read: at, saved: undefined },
      { read: at, saved: at },
    ]);
  });

  it('answers what really changed, and keeps the moment of the first reading', async () => {
    const { ids, mark, entries } = await createInbox(id);
    await mark({ ids: [ids[0]] }, { read: true }, 4_000);
    const changed = await mark({ ids }, { read: true }, 5_000);
    expect(changed.sort()).toEqual([ids[1], ids[2]]);
    await expect(entries()).resolves.toEqual([
      { read: new Date(4_000), saved: undefined },
      { read: new Date(5_000), saved: undefined },
      { read: new Date(5_000), saved: undefined },
    ]);
    await expect(mark({ ids }, { read: true })).resolves.toEqual([]);
    await expect(mark({ ids }, { saved: false })).resolves.toEqual([]);
    await expect(
      mark({ ids: [ids[0]] }, { read: true, saved: true }, 6_000),
    ).resolves.toEqual([ids[0]]);
    await expect(entries()).resolves.toContainEqual({
      read: new Date(4_000),
      saved: new Date(6_000),
    });
  });

  it('changes all that a filter finds up to a moment, and what came later not', async () => {
    const { ids, mark } = await createInbox(id);
    await expect(
      mark({ filter: { read: false }, upTo: new Date(2_000) }, { read: true }),
    ).resolves.toEqual(expect.arrayContaining([ids[0], ids[1]]));
    await expect(
      mark({ filter: {}, upTo: new Date(1_999) }, { read: true }),
    ).resolves.toEqual([]);
    await expect(
      mark(
        { filter: { search: 'AT 3' }, upTo: new Date(9_000) },
        { saved: true },
      ),
    ).resolves.toEqual([ids[2]]);
    await expect(
      mark(
        { filter: { isBroadcast: true }, upTo: new Date(9_000) },
        { saved: true },
      ),
    ).resolves.toEqual([]);
  });

  it('tells which flag changed where', async () => {
    const { ids, change } = await createInbox(id);
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
    const { ids, mark, entries } = await createInbox(id);
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
    const { store, ids, mark, entries } = await createInbox(id);
    const all = { filter: {}, upTo: new Date(8_000) };
    const name = randomUUID();
    const again = [4_000, 8_001].map(at => createMessage({ at, scope: 'run' }));
    await store.saveIndividual({
      groups: [{ message: again[0], userRefs: [jane] }],
    });
    await mark(all, { read: true });
    await mark(all, { read: false }, 9_000, name);
    await store.saveIndividual({
      groups: [{ message: again[1], userRefs: [jane] }],
    });
    const undone = await mark(
      { ...all, markedBy: name },
      { read: true },
      9_500,
    );
    expect(undone.sort()).toEqual([...ids].sort());
    const at = { read: new Date(9_500), saved: undefined };
    await expect(entries()).resolves.toEqual([...ids.map(() => at), plain]);
  });

  it('changes nothing by the old id of a scope that was sent again', async () => {
    const { store, mark } = await createInbox(id);
    const [first, again] = [4_000, 5_000].map(at =>
      createMessage({ at, scope: 'run' }),
    );
    for (const message of [first, again]) {
      await store.saveIndividual({ groups: [{ message, userRefs: [jane] }] });
    }
    await expect(mark({ ids: [first.id] }, { read: true })).resolves.toEqual(
      [],
    );
    await expect(mark({ ids: [again.id] }, { read: true })).resolves.toEqual([
      again.id,
    ]);
  });

  it('takes no offence at what is no id, nor at none', async () => {
    const { mark } = await createInbox(id);
    await expect(mark({ ids: ['x', ''] }, { read: true })).resolves.toEqual([]);
    await expect(mark({ ids: [] }, { read: true })).resolves.toEqual([]);
  });

  it('marks more by ids than a statement has bindings for', async () => {
    const { ids, mark } = await createInbox(id);
    const unknown = Array.from({ length: 70_000 }, () => createMessage().id);
    await expect(
      mark({ ids: [...unknown, ids[0]] }, { read: true }),
    ).resolves.toEqual([ids[0]]);
  });
});

// SQLite has one connection only, so that nothing happens meanwhile.
describe.each(databases.eachSupportedId().filter(([id]) => id !== 'SQLITE_3'))(
  'markDeliveries, %p',
  id => {
    it('does not undo what another tab marks meanwhile', async () => {
      const { knex, ids, mark, entries } = await createInbox(id);
      const all = { filter: {}, upTo: new Date(8_000) };
      const name = randomUUID();
      await mark(all, { read: true }, 5_000, name);
      const otherTab = await knex.transaction();
      await otherTab('callboard_delivery')
        .where({ user_ref: jane, message_id: ids[0] })
        .update({ read: 6_000, read_mark: randomUUID() });
      const undone = mark({ ...all, markedBy: name }, { read: false });
      await untilSomebodyWaits(knex);
      await otherTab.commit();

      expect((await undone).sort()).toEqual([ids[1], ids[2]].sort());
      expect((await entries())[0].read).toEqual(new Date(6_000));
    });
  },
);
