import { TestDatabases } from '@backstage/backend-test-utils';
import {
  createMessage,
  createTestStore,
  TestDatabaseId,
} from '../__testUtils__';
import { InboxFlags, InboxSelection } from '../NotificationsStore';
import { markDeliveries } from './markDeliveries';

jest.setTimeout(60_000);

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
  const mark = (selection: InboxSelection, flags: InboxFlags, at = 9_000) =>
    markDeliveries(knex, {
      userRef: jane,
      selection,
      flags,
      now: new Date(at),
    });
  const entries = async (userRef = jane) =>
    (await store.listInbox({ userRef, filter: {}, limit: 10 })).entries
      .map(({ read, saved }) => ({ read, saved }))
      .reverse();
  return {
    knex,
    store,
    ids: messages.map(message => message.id),
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
