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
} from '../__testUtils__';
import { InboxFilter, Message } from '../types';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const jane = 'user:default/jane';

/**
 * Sends messages, each to one user and each as a broadcast, and finds the titles of
 * both, which have to be counted alike.
 */
async function createFinder(
  id: TestDatabaseId,
  messages: Array<Parameters<typeof createMessage>[0]>,
) {
  const { knex, store } = await createTestStore(databases, id);
  const sent: Message[] = [];
  for (const message of messages) {
    const individual = createMessage(message);
    const toAll = createBroadcast(message);
    await send(store, individual, [jane]);
    await broadcast(store, toAll);
    sent.push(individual, toAll);
  }
  const find = async (filter: InboxFilter, userRef = jane) => {
    const entries = await inbox(store, userRef, filter);
    await expect(store.countInbox({ userRef, filter })).resolves.toEqual({
      count: entries.length,
    });
    return entries
      .map(({ payload, isBroadcast }) =>
        isBroadcast ? `${payload.title} (to all)` : payload.title,
      )
      .sort();
  };
  const twice = (...titles: string[]) =>
    titles.flatMap(title => [title, `${title} (to all)`]);
  return { knex, store, sent, find, twice };
}

describe.each(databases.eachSupportedId())('inboxKeys, %p', id => {
  it('finds what the reader has and nothing of others, of both kinds or of one', async () => {
    const { find, twice } = await createFinder(id, [{ title: 'A' }]);
    await expect(find({})).resolves.toEqual(twice('A'));
    await expect(find({}, 'user:default/john')).resolves.toEqual([
      'A (to all)',
    ]);
    await expect(find({ isBroadcast: true })).resolves.toEqual(['A (to all)']);
    await expect(find({ isBroadcast: false })).resolves.toEqual(['A']);
  });

  it('finds by read and saved, together or each alone', async () => {
    const titles = ['plain', 'read', 'saved', 'both'];
    const { store, sent, find, twice } = await createFinder(
      id,
      titles.map(title => ({ title })),
    );
    for (const { notificationId, payload } of sent) {
      const isBoth = payload.title === 'both';
      await mark(
        store,
        jane,
        { seen: [{ id: notificationId }] },
        {
          read: isBoth || payload.title === 'read',
          saved: isBoth || payload.title === 'saved',
        },
      );
    }
    for (const [filter, found] of [
      [{ read: true }, ['both', 'read']],
      [{ read: false }, ['plain', 'saved']],
      [{ saved: true }, ['both', 'saved']],
      [{ saved: false }, ['plain', 'read']],
      [{ read: true, saved: true }, ['both']],
      [{ read: false, saved: true }, ['saved']],
      [{ read: false, saved: true, search: 'AVE' }, ['saved']],
    ] as const) {
      await expect(find(filter)).resolves.toEqual(twice(...found));
    }
  });

  it('searches title and description for any characters, whatever their case', async () => {
    const size = 'Größe 100 %';
    const school = 'ÉCOLE snake_case';
    const plain = '"plain" 100';
    const { find, twice } = await createFinder(id, [
      { title: size, description: "It's DONE" },
      { title: school, description: '🎭 C:\\temp' },
      { title: plain, description: undefined },
    ]);
    for (const [search, ...found] of [
      ['GRÖSSE'],
      ['grÖß', size],
      ['%', size],
      ["it's done", size],
      ['e\u0301cole', school],
      ['e_c', school],
      ['🎭', school],
      [':\\t', school],
      ['\\', school],
      ['"', plain],
      ['100', plain, size],
      ['', plain, size, school],
      ['x'.repeat(100_000)],
    ]) {
      await expect(find({ search })).resolves.toEqual(twice(...found));
    }
  });

  it('finds what was last sent after a time, to the millisecond', async () => {
    const { knex, store, sent, find, twice } = await createFinder(id, [
      { title: 'A' },
      { title: 'B', scope: 's' },
    ]);
    const time = 1_767_225_600_001;
    for (const [index, message] of sent.entries()) {
      // eslint-disable-next-line no-bitwise
      await sentAt(knex, message, new Date(time + (index >> 1)));
    }
    const after = (at: number) => find({ createdAfter: new Date(at) });
    await expect(after(time - 1)).resolves.toEqual(twice('A', 'B'));
    await expect(after(time)).resolves.toEqual(twice('B'));
    await expect(after(time + 1)).resolves.toEqual([]);
    await send(store, createMessage({ title: 'B', scope: 's' }), [jane]);
    await expect(after(time + 1)).resolves.toEqual(['B']);
  });

  it('finds by severity, from the least one on, and by topic and origin exactly', async () => {
    const { find, twice } = await createFinder(id, [
      { title: '1', severity: 'critical', topic: 'runs' },
      { title: '2', severity: 'high', topic: 'runs', origin: 'plugin:b' },
      { title: '3', severity: undefined, topic: '' },
      { title: '4', severity: 'low' },
    ]);
    for (const [filter, ...found] of [
      [{ minimumSeverity: 'critical' }, '1'],
      [{ minimumSeverity: 'high' }, '1', '2'],
      [{ minimumSeverity: 'normal' }, '1', '2', '3'],
      [{ minimumSeverity: 'low' }, '1', '2', '3', '4'],
      [{ topic: 'runs' }, '1', '2'],
      [{ topic: 'RUNS' }],
      [{ topic: '' }, '3'],
      [{ origin: 'plugin:b' }, '2'],
      [{ topic: 'runs', origin: 'plugin:b', search: '2', read: false }, '2'],
    ] as const) {
      await expect(find(filter)).resolves.toEqual(twice(...found));
    }
  });
});
