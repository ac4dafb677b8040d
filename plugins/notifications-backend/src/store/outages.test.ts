import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { ServiceUnavailableError } from '@backstage/errors';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { createDatabaseProxy } from '../__testUtils__/createDatabaseProxy';
import {
  broadcast,
  createBroadcast,
  createMessage,
  createTestStore,
  inbox,
  mark,
  send,
  TestDatabaseId,
} from './__testUtils__';
import { limited } from './connections';
import { NotificationsStore } from './NotificationsStore';
import { transact } from './transact';

// A SQLite database goes down with its process.
const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
const jane = 'user:default/jane';

const NOTHING_STORED = /Nothing was stored$/;
const UNKNOWN = /not known whether this was stored/;

/** What may be said of a send, and what of it is stored: nothing else. */
const IN_ONE = [
  `${UNKNOWN}, 0 stored`,
  `${UNKNOWN}, 1 stored`,
  'undefined, 1 stored',
];
const IN_SEVERAL = [`${NOTHING_STORED}, 0 stored`, ...IN_ONE];

/** A store on a database that can be disturbed. `knex` and `undisturbed` go straight to it. */
async function createDisturbedStore(id: TestDatabaseId) {
  const { knex, store: undisturbed } = await createTestStore(databases, id);
  const proxy = await createDatabaseProxy(knex);
  const store = await NotificationsStore.create({
    database: mockServices.database({
      knex: proxy.knex,
      migrations: { skip: true },
    }),
  });
  return { knex, undisturbed, store, proxy };
}

async function errorOf(work: Promise<unknown>): Promise<Error | undefined> {
  return work.then(
    () => undefined,
    error => error,
  );
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!(await condition())) {
    expect(Date.now()).toBeLessThan(deadline);
  }
}

/** Resolves once the server has carried out all that it was sent. */
async function untilIdle(knex: Knex): Promise<void> {
  await until(async () => {
    const others = await knex('pg_stat_activity')
      .whereRaw('datname = current_database() and pid <> pg_backend_pid()')
      .whereNot('state', 'idle');
    return others.length === 0;
  });
}

/** Time that goes by when a test says so, for limits only. */
function fakeTimeouts() {
  jest.useFakeTimers({
    doNotFake: [
      'Date',
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'setImmediate',
      'clearImmediate',
      'setInterval',
      'clearInterval',
    ],
  });
}

afterEach(() => {
  jest.useRealTimers();
});

describe.each(databases.eachSupportedId())('outages, %p', id => {
  it.each<[string, (store: NotificationsStore) => Promise<unknown>, string[]]>([
    // A single statement is the whole transaction.
    ['to users', store => send(store, createMessage(), [jane]), IN_ONE],
    [
      'in a scope',
      store => send(store, createMessage({ scope: 'run' }), [jane]),
      IN_SEVERAL,
    ],
    ['to everybody', store => broadcast(store, createBroadcast()), IN_SEVERAL],
  ])(
    'say of a send %s whether it was stored, wherever the connection breaks',
    async (_, sendTo, expected) => {
      const { knex, store, proxy } = await createDisturbedStore(id);
      const said = (error?: Error) =>
        [NOTHING_STORED, UNKNOWN].find(text =>
          text.test(error?.message ?? ''),
        ) ?? error;
      const outcomes = new Set<string>();
      for (const side of ['client', 'server']) {
        for (let point = 1, isCut = true; isCut; point++) {
          // The pool may still have the connection that was lost.
          await errorOf(store.ping());
          await store.ping();
          let passed = 0;
          isCut = false;
          proxy.onData(from => {
            if (from !== side || ++passed !== point) {
              return undefined;
            }
            isCut = true;
            return 'cut';
          });
          const error = await errorOf(sendTo(store));
          proxy.onData(() => undefined);
          await untilIdle(knex);

          const stored = await knex('callboard_message').delete();
          await knex('callboard_delivery').delete();
          await knex('callboard_broadcast').delete();
          outcomes.add(`${said(error)}, ${stored} stored`);
        }
      }
      expect([...outcomes].sort()).toEqual(expected);
    },
  );

  it.each<[string, RegExp, (store: NotificationsStore) => Promise<unknown>]>([
    ['a send', UNKNOWN, store => send(store, createMessage(), [jane])],
    [
      'a send in a scope',
      NOTHING_STORED,
      store => send(store, createMessage({ scope: 'run' }), [jane]),
    ],
    [
      'a broadcast',
      NOTHING_STORED,
      store => broadcast(store, createBroadcast()),
    ],
    [
      'a mark',
      NOTHING_STORED,
      store => mark(store, jane, { filter: {} }, { read: true }),
    ],
    [
      'a claim',
      NOTHING_STORED,
      store =>
        store.claimIdempotencyKey({
          origin: 'plugin:ci',
          key: 'key',
          token: randomUUID(),
          requestHash: 'hash',
        }),
    ],
    [
      'a setting',
      /stored/,
      store =>
        store.saveSettings({
          userRef: jane,
          settings: [{ channel: 'Web', enabled: false }],
        }),
    ],
    ['a visit', /in time$/, store => store.touchUser({ userRef: jane })],
    ['a list', /in time$/, store => inbox(store, jane)],
    [
      'a count',
      /in time$/,
      store => store.countInbox({ userRef: jane, filter: {} }),
    ],
    ['a badge', /in time$/, store => store.getStatus({ userRef: jane })],
    [
      'an entry',
      /in time$/,
      store => store.getInboxEntries({ userRef: jane, ids: [randomUUID()] }),
    ],
    [
      'the topics of an inbox',
      /in time$/,
      store => store.listValues({ userRef: jane, filter: {}, field: 'topic' }),
    ],
    ['settings', /in time$/, store => store.getSettings({ userRef: jane })],
    ['known topics', /in time$/, store => store.listKnownTopics()],
  ])(
    'let %s of a database that hangs fail after ten seconds, on a connection that is not used again',
    async (_, message, use) => {
      const { store, proxy } = await createDisturbedStore(id);
      await store.ping();
      fakeTimeouts();
      const stuck = proxy.hang();
      const failed = errorOf(use(store));
      await stuck;
      jest.advanceTimersByTime(10_000);
      const error = await failed;
      expect(error).toBeInstanceOf(ServiceUnavailableError);
      expect(error!.message).toMatch(message);
      jest.useRealTimers();

      proxy.onData(() => undefined);
      await expect(use(store)).resolves.not.toThrow();
    },
  );

  it('let a commit that gets no response fail after a little more than the database allows', async () => {
    const { knex, store, proxy } = await createDisturbedStore(id);
    await store.ping();
    fakeTimeouts();
    const stuck = new Promise<void>(resolve =>
      proxy.onData((from, data) => {
        if (from !== 'client' || !data.includes('COMMIT')) {
          return undefined;
        }
        resolve();
        return 'hang';
      }),
    );
    const failed = errorOf(broadcast(store, createBroadcast()));
    await stuck;
    jest.advanceTimersByTime(60_000);
    await expect(
      Promise.race([
        failed,
        new Promise(resolve => setImmediate(resolve, 'waiting')),
      ]),
    ).resolves.toBe('waiting');
    jest.advanceTimersByTime(10_000);
    expect((await failed)!.message).toMatch(UNKNOWN);
    jest.useRealTimers();
    await untilIdle(knex);
    await expect(inbox(store, jane)).resolves.toEqual([]);
  });

  it('do not leave a slow statement running in the database', async () => {
    const { knex, proxy } = await createDisturbedStore(id);
    await proxy.knex.raw('select 1');
    fakeTimeouts();
    const failed = errorOf(
      limited(proxy.knex, proxy.knex.raw('select pg_sleep(60)')),
    );
    const sleepers = () =>
      knex('pg_stat_activity')
        .whereRaw(`datname = current_database() and state = 'active'`)
        .where('query', 'select pg_sleep(60)');
    await until(async () => (await sleepers()).length > 0);
    jest.advanceTimersByTime(10_000);
    expect(await failed).toMatchObject({ name: 'TimeoutError' });
    jest.useRealTimers();
    await untilIdle(knex);
    expect(await sleepers()).toEqual([]);
  });

  it('are noticed within five seconds of connecting, and ten of waiting for a connection', async () => {
    const { store, proxy } = await createDisturbedStore(id);
    expect(proxy.knex.client.pool.acquireTimeoutMillis).toBe(10_000);
    fakeTimeouts();
    const stuck = proxy.hang();
    const failed = errorOf(send(store, createMessage(), [jane]));
    await stuck;
    jest.advanceTimersByTime(5_000);
    expect(String(await failed)).toMatch(
      /No connection to the database could be established. Nothing was stored/,
    );
  });

  it('are over as soon as the database is back', async () => {
    const { store, proxy } = await createDisturbedStore(id);
    await send(store, createMessage({ scope: 'run' }), [jane]);
    proxy.close();
    for (const use of [
      () => inbox(store, jane),
      () => send(store, createMessage(), [jane]),
      () => transact(proxy.knex, {}, async () => {}),
    ]) {
      // The first one may find the connection that broke.
      await errorOf(use());
      expect(await errorOf(use())).toBeInstanceOf(ServiceUnavailableError);
    }
    proxy.open();
    await send(store, createMessage({ scope: 'run' }), [jane]);
    await expect(inbox(store, jane)).resolves.toHaveLength(1);
  });

  it('keep what an adopter configured, where it is shorter', async () => {
    const { knex } = await createTestStore(databases, id);
    const proxy = await createDatabaseProxy(knex, {
      pool: { acquireTimeoutMillis: 2_000 },
      connection: { connectionTimeoutMillis: 1_000 },
    });
    const store = await NotificationsStore.create({
      database: mockServices.database({
        knex: proxy.knex,
        migrations: { skip: true },
      }),
    });
    expect(proxy.knex.client.pool.acquireTimeoutMillis).toBe(2_000);
    fakeTimeouts();
    const stuck = proxy.hang();
    const failed = errorOf(store.ping());
    await stuck;
    jest.advanceTimersByTime(1_000);
    expect(await failed).toBeInstanceOf(ServiceUnavailableError);
  });
});
