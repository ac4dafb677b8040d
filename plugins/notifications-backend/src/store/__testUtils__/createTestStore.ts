import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import createKnex, { Knex } from 'knex';
import { NotificationsStore } from '../NotificationsStore';
import { isPostgres } from '../dialect';

export type TestDatabaseId = Parameters<TestDatabases['init']>[0];

const pools: Knex[] = [];

afterEach(async () => {
  await Promise.all(pools.splice(0).map(pool => pool.destroy()));
});

/** A store on a new database. `knex` is for the operation under test. */
export async function createTestStore(
  databases: TestDatabases,
  id: TestDatabaseId,
): Promise<{ store: NotificationsStore; knex: Knex }> {
  const knex = await databases.init(id);
  return { store: await createStore(knex), knex };
}

/**
 * Another store on the database of a test, with connections of its own as another
 * process has them; on SQLite, which one process has at a time, with the same one.
 */
export async function createAnotherStore(
  knex: Knex,
  options: { maxConnections?: number } = {},
): Promise<{ store: NotificationsStore; knex: Knex }> {
  if (!isPostgres(knex)) {
    return { store: await createStore(knex), knex };
  }
  const { maxConnections: max = 10 } = options;
  const { config } = knex.client;
  const pool = createKnex({
    ...config,
    pool: { min: 0, max },
    // Some tests have connections end.
    log: { warn: () => {} },
  });
  pools.push(pool);
  return { store: await createStore(pool, { skip: true }), knex: pool };
}

async function createStore(
  knex: Knex,
  migrations?: { skip: boolean },
): Promise<NotificationsStore> {
  return NotificationsStore.create({
    database: mockServices.database({ knex, migrations }),
  });
}
