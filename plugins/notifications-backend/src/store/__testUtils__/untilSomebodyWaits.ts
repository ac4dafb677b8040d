import { Knex } from 'knex';

/**
 * Resolves once a statement waits for a lock that another transaction holds. On
 * PostgreSQL.
 */
export async function untilSomebodyWaits(knex: Knex): Promise<void> {
  let waiting = 0;
  while (waiting === 0) {
    const [{ count }] = await knex('pg_stat_activity')
      .whereRaw('datname = current_database()')
      .where('wait_event_type', 'Lock')
      .count({ count: '*' });
    waiting = Number(count);
  }
}
