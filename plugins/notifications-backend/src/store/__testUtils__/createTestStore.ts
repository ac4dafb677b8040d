import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { DatabaseNotificationsStore } from '../DatabaseNotificationsStore';

export type TestDatabaseId = Parameters<TestDatabases['init']>[0];

/**
 * A store on a new database, and a clock that stands still unless a test moves
 * it. `knex` is for the operation under test.
 */
export async function createTestStore(
  databases: TestDatabases,
  id: TestDatabaseId,
): Promise<{
  store: DatabaseNotificationsStore;
  knex: Knex;
  clock: { now: Date };
}> {
  const knex = await databases.init(id);
  const clock = { now: new Date('2026-05-01T08:00:00.123Z') };
  const store = await DatabaseNotificationsStore.create({
    database: mockServices.database({ knex }),
    logger: mockServices.logger.mock(),
    now: () => clock.now,
  });
  return { store, knex, clock };
}
