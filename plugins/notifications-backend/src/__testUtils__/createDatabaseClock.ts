import knexFactory, { Knex } from 'knex';

/** Everything but the clock goes on as it does. */
const ALL_BUT_DATE = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;

const pools = new Array<Knex>();

afterAll(async () => {
  jest.useRealTimers();
  await Promise.all(pools.map(pool => pool.destroy()));
});

/**
 * Lets a test set the clock of a database. On PostgreSQL the connections that this
 * makes find other functions by the names of those that tell the time; SQLite has the
 * clock of the process, which is set for the time of the test file.
 */
export async function createDatabaseClock(knex: Knex): Promise<{
  /** Another pool of connections to the same database, where it takes several. */
  connect(): Knex;
  advance(duration: { seconds: number }): Promise<void>;
}> {
  if (knex.client.config.client !== 'pg') {
    jest.useFakeTimers({ now: Date.now(), doNotFake: [...ALL_BUT_DATE] });
    return {
      connect: () => knex,
      advance: async ({ seconds }) =>
        void jest.setSystemTime(Date.now() + seconds * 1000),
    };
  }
  await knex.raw('create schema test_clock');
  await knex.raw('create table test_clock.ahead (seconds integer)');
  await knex.raw('insert into test_clock.ahead values (0)');
  for (const name of ['clock_timestamp', 'statement_timestamp']) {
    await knex.raw(
      `create function test_clock.${name}() returns timestamptz language sql volatile as
       'select pg_catalog.${name}() + seconds * interval ''1 second'' from test_clock.ahead'`,
    );
  }
  return {
    connect() {
      const pool = knexFactory({
        ...knex.client.config,
        searchPath: ['public', 'test_clock', 'pg_catalog'],
      });
      pools.push(pool);
      return pool;
    },
    async advance({ seconds }) {
      await knex('test_clock.ahead').increment('seconds', seconds);
    },
  };
}
