import { TestDatabases } from '@backstage/backend-test-utils';
import {
  createMessage,
  createTestStore,
  TestDatabaseId,
} from '../__testUtils__';
import { InboxOrder, ListInboxOptions } from '../types';
import { listInboxEntries } from './listInboxEntries';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const userRef = 'user:default/jane';

async function createInbox(id: TestDatabaseId) {
  const { knex, store } = await createTestStore(databases, id);
  const deliver = (...options: Parameters<typeof createMessage>) =>
    store.saveIndividual({
      groups: [{ message: createMessage(...options), userRefs: [userRef] }],
    });
  const broadcast = (...options: Parameters<typeof createMessage>) =>
    store.saveBroadcast({ message: createMessage(...options) });
  const list = (options: Partial<ListInboxOptions> = {}) =>
    listInboxEntries(knex, { userRef, filter: {}, limit: 100, ...options });
  const titles = async (options: Partial<ListInboxOptions> = {}) =>
    (await list(options)).entries.map(({ payload }) => payload.title);
  return { store, deliver, broadcast, list, titles };
}

describe.each(databases.eachSupportedId())('listInboxEntries, %p', id => {
  it('merges read, unread and broadcasts, newest first', async () => {
    const { store, deliver, broadcast, list, titles } = await createInbox(id);
    await deliver({ title: 'A', at: 1_000 });
    await broadcast({ title: 'B', at: 2_000 });
    await deliver({ title: 'C', at: 3_000 });
    await broadcast({ title: 'D', at: 4_000 });
    const { entries } = await list();
    await store.mark({
      userRef,
      selection: { ids: [entries[0].id, entries[1].id] },
      flags: { read: true },
      maxIds: 2,
    });

    await expect(titles()).resolves.toEqual(['D', 'C', 'B', 'A']);
    await expect(
      titles({ order: { field: 'created', order: 'asc' } }),
    ).resolves.toEqual(['A', 'B', 'C', 'D']);
    expect(entries.map(entry => entry.isBroadcast)).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it('pages by offset, and knows an empty page from a full one', async () => {
    const { deliver, broadcast, titles } = await createInbox(id);
    for (const at of [1, 2, 3]) {
      await deliver({ title: `individual ${at}`, at });
      await broadcast({ title: `broadcast ${at}`, at: at + 10 });
    }
    await expect(titles({ limit: 2, offset: 2 })).resolves.toEqual([
      'broadcast 1',
      'individual 3',
    ]);
    await expect(titles({ limit: 2, offset: 5 })).resolves.toEqual([
      'individual 1',
    ]);
    await expect(titles({ limit: 2, offset: 6 })).resolves.toEqual([]);
    await expect(titles({ limit: 2, offset: 1_000_000 })).resolves.toEqual([]);
    await expect(titles({ limit: 0 })).resolves.toEqual([]);
  });

  it.each(['asc', 'desc'] as const)(
    'leads by cursors through everything once, %s, also where moments are equal',
    async order => {
      const { deliver, broadcast, list, titles } = await createInbox(id);
      for (let index = 0; index < 12; index++) {
        const send = index % 3 === 0 ? broadcast : deliver;
        await send({ title: `${index}`, at: 1_767_225_600_000 + (index >> 2) });
      }
      const options = { order: { field: 'created', order } as InboxOrder };

      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await list({ ...options, limit: 5, cursor });
        seen.push(...page.entries.map(({ payload }) => payload.title));
        cursor = page.nextCursor;
      } while (cursor);

      expect(seen).toHaveLength(12);
      expect(seen).toEqual(await titles(options));
    },
  );

  it('goes on where it was, whatever arrives on top meanwhile', async () => {
    const { deliver, list, titles } = await createInbox(id);
    for (const at of [1, 2, 3, 4]) {
      await deliver({ title: `${at}`, at });
    }
    const { nextCursor } = await list({ limit: 2 });
    await deliver({ title: '5', at: 5 });
    await expect(titles({ limit: 2, cursor: nextCursor })).resolves.toEqual([
      '2',
      '1',
    ]);
  });

  it('offers no cursor on the last page, nor without any page', async () => {
    const { deliver, list } = await createInbox(id);
    await deliver({ at: 1 });
    await deliver({ at: 2 });
    await expect(list({ limit: 2 })).resolves.not.toHaveProperty(
      'nextCursor',
      expect.anything(),
    );
    await expect(list({ limit: 0 })).resolves.toEqual({ entries: [] });
  });

  it('refuses what is no cursor, or one of another order', async () => {
    const { deliver, list } = await createInbox(id);
    await deliver({ at: 1 });
    await deliver({ at: 2 });
    const { nextCursor } = await list({ limit: 1 });
    const inOrder = (order: InboxOrder, cursor = nextCursor) =>
      list({ order, cursor });

    await expect(
      inOrder({ field: 'created', order: 'desc' }),
    ).resolves.toHaveProperty('entries.length', 1);
    for (const refused of [
      inOrder({ field: 'created', order: 'asc' }),
      inOrder({ field: 'topic', order: 'desc' }),
      inOrder({ field: 'created', order: 'desc' }, ''),
      inOrder({ field: 'created', order: 'desc' }, 'x'),
      inOrder(
        { field: 'created', order: 'desc' },
        Buffer.from('desc 1 --------------------------------').toString(
          'base64url',
        ),
      ),
    ]) {
      await expect(refused).rejects.toThrow(/^cursor must be /);
    }
  });

  it.each(['topic', 'origin'] as const)(
    'sorts by %s, and what is equal newest first',
    async field => {
      const { deliver, broadcast, titles } = await createInbox(id);
      const at = (value: string) => ({ [field]: value });
      await deliver({ ...at('b'), title: 'b, old', at: 1 });
      await broadcast({ ...at('a'), title: 'a', at: 2 });
      await broadcast({ ...at('b'), title: 'b, new', at: 3 });
      await deliver({ ...at('Z'), title: 'Z', at: 4 });
      await deliver({ ...at('ä'), title: 'ä', at: 5 });

      await expect(titles({ order: { field, order: 'asc' } })).resolves.toEqual(
        ['Z', 'a', 'b, new', 'b, old', 'ä'],
      );
      await expect(
        titles({ order: { field, order: 'desc' }, limit: 2, offset: 1 }),
      ).resolves.toEqual(['b, new', 'b, old']);
    },
  );

  it('sorts what has no topic before all topics', async () => {
    const { deliver, titles } = await createInbox(id);
    await deliver({ topic: 'a', title: 'a' });
    await deliver({ title: 'none' });
    await expect(
      titles({ order: { field: 'topic', order: 'asc' } }),
    ).resolves.toEqual(['none', 'a']);
    await expect(
      titles({ order: { field: 'topic', order: 'desc' } }),
    ).resolves.toEqual(['a', 'none']);
  });
});
