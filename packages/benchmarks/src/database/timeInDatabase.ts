import type { BenchmarkDatabase } from './BenchmarkDatabase';

const thisDatabase =
  '(select oid from pg_database where datname = current_database())';

/**
 * How long PostgreSQL itself planned and ran the statements of some work, in milliseconds, by its
 * `pg_stat_statements`. Nothing else should use the database of the notifications plugin meanwhile.
 *
 * @internal
 */
export async function timeInDatabase(
  database: BenchmarkDatabase,
  work: () => Promise<void>,
): Promise<number> {
  const knex = database.connect();
  try {
    await knex.raw('create extension if not exists pg_stat_statements');
    await knex.raw(`select pg_stat_statements_reset(0, ${thisDatabase}, 0)`);
    await work();
    const { rows } = await knex.raw(
      `select sum(total_plan_time + total_exec_time) as total
       from pg_stat_statements
       where dbid = ${thisDatabase} and query not like '%pg_stat_statements%'`,
    );
    return Number(rows[0].total);
  } finally {
    await knex.destroy();
  }
}
