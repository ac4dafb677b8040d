import { Knex } from 'knex';

/**
 * Resolves once as many sessions wait for locks that other transactions hold. On
 * PostgreSQL.
 */
export async function untilSomebodyWaits(
  knex: Knex,
  sessions = 1,
): Promise<void> {
  // Soon enough to say so before the database gives up for them.
  const deadline = Date.now() + 4_000;
  let waiting = 0;
  while (waiting < sessions) {
    if (Date.now() > deadline) {
      throw new Error(`${waiting} sessions wait, and not ${sessions}`);
    }
    const [{ count }] = await knex('pg_stat_activity')
      .whereRaw('datname = current_database()')
      .where('wait_event_type', 'Lock')
      .count({ count: '*' });
    waiting = Number(count);
  }
}
