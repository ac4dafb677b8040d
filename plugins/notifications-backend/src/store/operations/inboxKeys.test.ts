import { TestDatabases } from '@backstage/backend-test-utils';
import {
  createMessage,
  createTestStore,
  TestDatabaseId,
} from '../__testUtils__';
import { InboxFilter, StoredMessage } from '../types';
import { inboxKeys } from './inboxKeys';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const userRef = 'user:default/jane';

/** Sends messages, each to one user and each as a broadcast, and tells which a filter finds. */
async function createFinder(id: TestDatabaseId, messages: StoredMessage[]) {
  const { knex, store } = await createTestStore(databases, id);
  const titles = new Map<string, string>();
  for (const message of messages) {
    const { title } = message.payload;
    const broadcast = {
      ...createMessage(),
      ...message,
      id: createMessage().id,
    };
    await store.saveIndividual({ groups: [{ message, userRefs: [userRef] }] });
    await store.saveBroadcast({ message: broadcast });
    titles.set(message.id, title).set(broadcast.id, `${title} (to all)`);
  }
  const find = async (filter: InboxFilter, ofUser = userRef) => {
    const ids = await Promise.all(
      inboxKeys(knex, { userRef: ofUser, filter }).map(keys =>
        keys.pluck('k.message_id'),
      ),
    );
    return ids
      .flat()
      .map(found => titles.get(found))
      .sort();
  };
  return { store, find, titles };
}

describe.each(databases.eachSupportedId())('inboxKeys, %p', id => {
  it('finds what the user has and nothing of others', async () => {
    const { find } = await createFinder(id, [createMessage({ title: 'A' })]);
    await expect(find({})).resolves.toEqual(['A', 'A (to all)']);
    await expect(find({}, 'user:default/john')).resolves.toEqual([
      'A (to all)',
    ]);
  });

  it('finds by source', async () => {
    const { find } = await createFinder(id, [createMessage({ title: 'A' })]);
    await expect(find({ isBroadcast: true })).resolves.toEqual(['A (to all)']);
    await expect(find({ isBroadcast: false })).resolves.toEqual(['A']);
  });

  it('finds by read and saved, together or each alone', async () => {
    const messages = ['plain', 'read', 'saved', 'both'].map(title =>
      createMessage({ title }),
    );
    const { find, store, titles } = await createFinder(id, messages);
    for (const [messageId, title] of titles) {
      const isBoth = title.startsWith('both');
      await store.mark({
        userRef,
        selection: { ids: [messageId] },
        flags: {
          read: isBoth || title.startsWith('read'),
          saved: isBoth || title.startsWith('saved'),
        },
        maxIds: 1,
      });
    }
    const twice = (...found: string[]) =>
      found.flatMap(title => [title, `${title} (to all)`]);

    await expect(find({ read: true })).resolves.toEqual(twice('both', 'read'));
    await expect(find({ read: false })).resolves.toEqual(
      twice('plain', 'saved'),
    );
    await expect(find({ saved: true })).resolves.toEqual(
      twice('both', 'saved'),
    );
    await expect(find({ saved: false })).resolves.toEqual(
      twice('plain', 'read'),
    );
    await expect(find({ read: true, saved: true })).resolves.toEqual(
      twice('both'),
    );
    await expect(find({ read: false, saved: true })).resolves.toEqual(
      twice('saved'),
    );
  });

  it('searches title and description for any characters, whatever their case', async () => {
    const { find } = await createFinder(id, [
      createMessage({ title: 'Größe 100 %', description: "It's DONE" }),
      createMessage({ title: 'ÉCOLE snake_case', description: '🎭 C:\\temp' }),
      createMessage({ title: '"plain" 100', description: undefined }),
    ]);
    const titleOf = async (search: string) =>
      (await find({ search, isBroadcast: false })).join();

    await expect(titleOf('GRÖSSE')).resolves.toBe('');
    await expect(titleOf('grÖß')).resolves.toBe('Größe 100 %');
    await expect(titleOf('%')).resolves.toBe('Größe 100 %');
    await expect(titleOf("it's done")).resolves.toBe('Größe 100 %');
    await expect(titleOf('e\u0301cole')).resolves.toBe('ÉCOLE snake_case');
    await expect(titleOf('e_c')).resolves.toBe('ÉCOLE snake_case');
    await expect(titleOf('🎭')).resolves.toBe('ÉCOLE snake_case');
    await expect(titleOf(':\\t')).resolves.toBe('ÉCOLE snake_case');
    await expect(titleOf('\\')).resolves.toBe('ÉCOLE snake_case');
    await expect(titleOf('"')).resolves.toBe('"plain" 100');
    await expect(titleOf('100')).resolves.toBe('"plain" 100,Größe 100 %');
    await expect(titleOf('')).resolves.toHaveLength(
      '"plain" 100,Größe 100 %,ÉCOLE snake_case'.length,
    );
    await expect(titleOf('x'.repeat(100_000))).resolves.toBe('');
    await expect(find({ search: 'plain' })).resolves.toEqual([
      '"plain" 100',
      '"plain" 100 (to all)',
    ]);
  });

  it('finds what was last sent after a moment, to the millisecond', async () => {
    const { find, store } = await createFinder(id, [
      createMessage({ title: 'A', at: 1_767_225_600_001 }),
      createMessage({ title: 'B', at: 1_767_225_600_002, scope: 's' }),
    ]);
    const find1 = () =>
      find({ createdAfter: new Date(1_767_225_600_001), isBroadcast: false });
    await expect(find1()).resolves.toEqual(['B']);
    await expect(
      find({ createdAfter: new Date(1_767_225_600_002) }),
    ).resolves.toEqual([]);

    await store.saveIndividual({
      groups: [
        {
          message: createMessage({ at: 1_767_225_600_003, scope: 's' }),
          userRefs: [userRef],
        },
      ],
    });
    await expect(
      find({ createdAfter: new Date(1_767_225_600_002), isBroadcast: false }),
    ).resolves.toHaveLength(1);
  });

  it('finds by severity, from the least one on', async () => {
    const { find } = await createFinder(id, [
      createMessage({ title: 'critical', severity: 'critical' }),
      createMessage({ title: 'high', severity: 'high' }),
      createMessage({ title: 'none', severity: undefined }),
      createMessage({ title: 'low', severity: 'low' }),
    ]);
    const from = (minimumSeverity: InboxFilter['minimumSeverity']) =>
      find({ minimumSeverity, isBroadcast: false });
    await expect(from('critical')).resolves.toEqual(['critical']);
    await expect(from('high')).resolves.toEqual(['critical', 'high']);
    await expect(from('normal')).resolves.toEqual(['critical', 'high', 'none']);
    await expect(from('low')).resolves.toHaveLength(4);
  });

  it('finds by topic and origin, exactly', async () => {
    const { find } = await createFinder(id, [
      createMessage({ title: 'A', origin: 'plugin:a', topic: 'runs' }),
      createMessage({ title: 'B', origin: 'plugin:b', topic: 'runs' }),
      createMessage({ title: 'C', origin: 'plugin:a', topic: undefined }),
    ]);
    const individually = { isBroadcast: false };
    await expect(find({ topic: 'runs', ...individually })).resolves.toEqual([
      'A',
      'B',
    ]);
    await expect(
      find({ origin: 'plugin:a', ...individually }),
    ).resolves.toEqual(['A', 'C']);
    await expect(find({ topic: 'RUNS' })).resolves.toEqual([]);
    await expect(
      find({ topic: 'runs', origin: 'plugin:b', search: 'b', read: false }),
    ).resolves.toEqual(['B', 'B (to all)']);
  });
});
