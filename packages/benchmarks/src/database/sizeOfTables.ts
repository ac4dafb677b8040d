import type { BenchmarkDatabase } from './BenchmarkDatabase';

/**
 * How many bytes tables of PostgreSQL have, with their indexes and long values.
 *
 * @internal
 */
export async function sizeOfTables(
  database: BenchmarkDatabase,
  like: string,
): Promise<number> {
  const knex = database.connect();
  try {
    const { rows } = await knex.raw(
      `select coalesce(sum(pg_total_relation_size(oid)), 0) as size
       from pg_class where relkind = 'r' and relname like ?`,
      [like],
    );
    return Number(rows[0].size);
  } finally {
    await knex.destroy();
  }
}
