import { TestDatabases } from '@backstage/backend-test-utils';
import {
  broadcast,
  createBroadcast,
  createMessage,
  createTestStore,
  mark,
  send,
  sentAt,
  TestDatabaseId,
} from '../__testUtils__';
import { InboxOrder, ListInboxOptions } from '../types';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const userRef = 'user:default/jane';

type MessageAt = Parameters<typeof createMessage>[0] & { at: number };

async function createInbox(id: TestDatabaseId) {
  const { knex, store } = await createTestStore(databases, id);
  const deliver = async ({ at, ...options }: MessageAt) => {
    const message = createMessage(options);
    await send(store, message, [userRef]);
    await sentAt(knex, message, new Date(at));
  };
  const toAll = async ({ at, ...options }: MessageAt) => {
    const message = createBroadcast(options);
    await broadcast(store, message);
    await sentAt(knex, message, new Date(at));
  };
  const list = (options: Partial<ListInboxOptions> = {}) =>
    store.listInbox({ userRef, filter: {}, limit: 100, ...options });
  const titles = async (options: Partial<ListInboxOptions> = {}) =>
    (await list(options)).entries.map(({ payload }) => payload.title);
  return { store, deliver, toAll, list, titles };
}

describe.each(databases.eachSupportedId())('listInboxEntries, %p', id => {
  it('merges read, unread and broadcasts, newest first, and pages by offset', async () => {
    const { store, deliver, toAll, list, titles } = await createInbox(id);
    await deliver({ title: 'A', at: 1_000 });
    await toAll({ title: 'B', at: 2_000 });
    await deliver({ title: 'C', at: 3_000 });
    await toAll({ title: 'D', at: 4_000 });
    const { entries } = await list();
    const seen = entries.slice(0, 2);
    await mark(store, userRef, { seen }, { read: true });

    await expect(titles()).resolves.toEqual(['D', 'C', 'B', 'A']);
    await expect(
      titles({ order: { field: 'created', order: 'asc' } }),
    ).resolves.toEqual(['A', 'B', 'C', 'D']);
    const page = (offset: number) => titles({ limit: 2, offset });
    await expect(page(1)).resolves.toEqual(['C', 'B']);
    await expect(page(3)).resolves.toEqual(['A']);
    await expect(page(4)).resolves.toEqual([]);
    await expect(page(1_000_000)).resolves.toEqual([]);
    await expect(titles({ limit: 0 })).resolves.toEqual([]);
  });

  it('has the time of what it shows, also of an empty page', async () => {
    const { deliver, list } = await createInbox(id);
    const before = Date.now();
    const { asOf, ...empty } = await list();
    expect(empty).toEqual({ entries: [], nextCursor: undefined });
    await deliver({ at: 1 });
    const pages = [asOf, (await list()).asOf, (await list({ limit: 0 })).asOf];
    const times = [...pages.map(page => page.getTime()), Date.now() + 1];
    expect([...times].sort()).toEqual(times);
    expect(times[0]).toBeGreaterThanOrEqual(before);
  });

  it.each(['asc', 'desc'] as const)(
    'leads by cursors through everything once, %s, also where times are equal, whatever arrives on top',
    async order => {
      const { deliver, toAll, list, titles } = await createInbox(id);
      for (let index = 0; index < 12; index++) {
        const sendIt = index % 3 === 0 ? toAll : deliver;
        const at = 1_767_225_600_000 + Math.floor(index / 4);
        await sendIt({ title: `${index}`, at });
      }
      const options = { order: { field: 'created', order } as InboxOrder };
      const all = await titles(options);

      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await list({ ...options, limit: 5, cursor });
        seen.push(...page.entries.map(({ payload }) => payload.title));
        cursor = page.nextCursor;
        if (order === 'desc') {
          await deliver({ title: 'On top', at: Date.now() });
        }
      } while (cursor);

      expect(seen).toHaveLength(12);
      expect(seen).toEqual(all);
    },
  );

  it('offers no cursor on the last page, and takes one in its own order only', async () => {
    const { deliver, list } = await createInbox(id);
    await deliver({ at: 1 });
    await deliver({ at: 2 });
    for (const limit of [0, 2, 3]) {
      const { nextCursor } = await list({ limit });
      expect(nextCursor).toBeUndefined();
    }
    const { nextCursor: cursor } = await list({ limit: 1 });
    await expect(
      list({ order: { field: 'created', order: 'asc' }, cursor }),
    ).rejects.toThrow(/^cursor must be /);
  });

  it.each(['topic', 'origin'] as const)(
    'sorts by %s, and what is equal newest first',
    async field => {
      const { deliver, toAll, titles } = await createInbox(id);
      const named = (value: string) => ({ [field]: value });
      await deliver({ ...named('b'), title: 'b, old', at: 1 });
      await toAll({ ...named('a'), title: 'a', at: 2 });
      await toAll({ ...named('b'), title: 'b, new', at: 3 });
      await deliver({ ...named('Z'), title: 'Z', at: 4 });
      await deliver({ ...named('ä'), title: 'ä', at: 5 });
      await deliver({ origin: '', title: 'none', at: 6 });

      const sorted = ['none', 'Z', 'a', 'b, new', 'b, old', 'ä'];
      await expect(titles({ order: { field, order: 'asc' } })).resolves.toEqual(
        sorted,
      );
      await expect(
        titles({ order: { field, order: 'desc' }, limit: 2, offset: 1 }),
      ).resolves.toEqual(['b, new', 'b, old']);
    },
  );
});
