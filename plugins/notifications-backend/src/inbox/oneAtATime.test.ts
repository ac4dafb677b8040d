import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { createGate } from '../__testUtils__/createGate';
import { startNotificationsBackend } from '../__testUtils__/startNotificationsBackend';
import { createRequestQueues, UserQueues } from '../lib';
import { InboxService } from './InboxService';
import { NotificationSignaller } from '../signalling';
import { NotificationsStore } from '../store';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const [jane, john] = ['user:default/jane', 'user:default/john'];

describe('UserQueues', () => {
  it('run one at a time for each user, and refuse what would wait behind ten', async () => {
    const costly = new UserQueues('searches');
    const gate = createGate();
    let running = 0;
    const work = jest.fn(async () => {
      expect(++running).toBe(1);
      await gate.pass();
      running--;
    });
    const held = Array.from({ length: 11 }, () => costly.inTurn(jane, work));
    await expect(costly.inTurn(jane, work)).rejects.toMatchObject({
      statusCode: 429,
      message:
        'At most 10 searches of a user can wait for the one in progress, and there are 10',
    });
    await expect(costly.inTurn(john, async () => 'other')).resolves.toBe(
      'other',
    );
    gate.open();
    await Promise.all(held);
    expect(work).toHaveBeenCalledTimes(11);
    await expect(costly.inTurn(jane, async () => 'again')).resolves.toBe(
      'again',
    );
  });

  it('go on after one that failed', async () => {
    const costly = new UserQueues('searches');
    const outcomes = await Promise.allSettled([
      costly.inTurn(jane, () => Promise.reject(new Error('failed'))),
      costly.inTurn(jane, async () => 'fine'),
    ]);
    expect(outcomes).toMatchObject([
      { reason: { message: 'failed' } },
      { value: 'fine' },
    ]);
  });
});

describe('the inbox of a user', () => {
  let gate: ReturnType<typeof createGate>;
  const started = jest.fn();
  beforeEach(() => {
    gate = createGate();
  });
  const hold =
    <T>(answer: T) =>
    async () => {
      started();
      await gate.pass();
      return answer;
    };
  const store = {
    touchUser: async () => {},
    narrow: async ({ filter }) => filter,
    listInbox: hold({ entries: [], asOf: new Date() }),
    countInbox: async () => ({ count: 0 }),
    listValues: hold({ values: [] }),
    getInboxEntries: async () => ({ entries: [] }),
    mark: hold({ ids: [], count: 0, changes: [] }),
  } as Partial<NotificationsStore> as NotificationsStore;
  const inbox = new InboxService({
    store,
    signaller: {} as NotificationSignaller,
    queues: createRequestQueues(),
  });
  const filter = {};
  const page = { filter, limit: 100 };
  const whole = { filter, limit: 25 };
  const update = { flags: { read: true }, filter, ids: [] };

  it.each<[string, boolean, (userRef: string) => Promise<unknown>]>([
    ['a first page', false, userRef => inbox.list({ userRef, ...page })],
    [
      'unread ones',
      false,
      userRef => inbox.list({ userRef, ...page, filter: { read: false } }),
    ],
    [
      'an offset as of some pages',
      false,
      userRef => inbox.list({ userRef, ...whole, offset: 1_000 }),
    ],
    [
      'a large offset',
      true,
      userRef => inbox.list({ userRef, ...whole, offset: 1_001 }),
    ],
    [
      'a large page that nothing can cut',
      true,
      userRef => inbox.list({ userRef, filter, limit: 26, offset: 0 }),
    ],
    [
      'a large page',
      true,
      userRef => inbox.list({ userRef, filter, limit: 101 }),
    ],
    [
      'another order',
      true,
      userRef =>
        inbox.list({
          userRef,
          ...whole,
          order: { field: 'topic', order: 'asc' },
        }),
    ],
    ...[
      { search: 'x' },
      { topic: 'x' },
      { origin: 'x' },
      { minimumSeverity: 'high' as const },
    ].map(
      texts =>
        [
          `a filter by ${Object.keys(texts)}`,
          true,
          (userRef: string) => inbox.list({ userRef, filter: texts, limit: 1 }),
        ] as [string, boolean, (userRef: string) => Promise<unknown>],
    ),
    [
      'topics to choose from',
      true,
      userRef => inbox.listValues('topic', { userRef, filter }),
    ],
    [
      'a mark by filter',
      true,
      userRef => inbox.markByFilter({ userRef, ...update }),
    ],
    [
      'a mark by ids',
      true,
      userRef =>
        inbox.markByIds({
          userRef,
          flags: update.flags,
          ids: [{ id: 'a' }],
        }),
    ],
  ])('is asked for %s one at a time: %s', async (name, isCostly, request) => {
    started.mockClear();
    const userRef = `user:default/${name}`;
    const requests = [request(userRef), request(userRef)];
    await new Promise(resolve => setImmediate(resolve));
    expect(started).toHaveBeenCalledTimes(isCostly ? 1 : 2);
    gate.open();
    await Promise.all(requests);
    expect(started).toHaveBeenCalledTimes(2);
  });

  it('is not searched again while a part of a search that failed is at work', async () => {
    started.mockClear();
    const search = { userRef: jane, filter: { search: 'x' }, limit: 1 };
    const failing = new InboxService({
      store: {
        ...store,
        listInbox: async () => {
          throw new Error('bad cursor');
        },
        countInbox: hold({ count: 0 }),
      } as Partial<NotificationsStore> as NotificationsStore,
      signaller: {} as NotificationSignaller,
      queues: createRequestQueues(),
    });
    const searches = [1, 2].map(() => failing.list(search).catch(String));
    await new Promise(resolve => setImmediate(resolve));
    expect(started).toHaveBeenCalledTimes(1);
    gate.open();
    await expect(Promise.all(searches)).resolves.toEqual([
      'Error: bad cursor',
      'Error: bad cursor',
    ]);
  });
});

describe.each(databases.eachSupportedId())('searches on %s', id => {
  let knex: Knex;
  let backend: Awaited<ReturnType<typeof startNotificationsBackend>>;

  beforeAll(async () => {
    knex = await databases.init(id);
    backend = await startNotificationsBackend({ knex });
  });

  it('of one user are one at a time in the database', async () => {
    const jane_ = backend.asUser('jane');
    await jane_.get('/status');
    let [running, most] = [0, 0];
    knex.on('query', ({ sql }) => {
      running += Number(/search_text/.test(sql));
      most = Math.max(most, running);
    });
    knex.on('query-response', (_, { sql }) => {
      running -= Number(/search_text/.test(sql));
    });
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => jane_.get('/notifications?search=x')),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses).toContain(200);
    expect(statuses.filter(status => ![200, 429].includes(status))).toEqual([]);
    // The page and its count.
    expect(most).toBeLessThanOrEqual(2);
    expect((await jane_.get('/notifications?search=x')).status).toBe(200);
  });
});
