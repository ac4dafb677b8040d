import { Knex } from 'knex';
import { isPostgres } from '../dialect';

type Query = { sql: string; bindings: unknown[] };

/**
 * Runs work and tells how the database carried out each of its statements, as
 * one text per statement. Statements are explained before anything else
 * changes, and explaining does not carry them out again.
 */
export async function explain(
  knex: Knex,
  work: () => Promise<unknown>,
): Promise<string[]> {
  const queries: Query[] = [];
  const listener = (query: Query) => queries.push(query);
  knex.on('query', listener);
  try {
    await work();
  } finally {
    knex.removeListener('query', listener);
  }

  const plans: string[] = [];
  // With the bindings of the driver: what knex was given is compiled already.
  const connection = await knex.client.acquireConnection();
  try {
    for (const { sql, bindings } of queries) {
      if (!/^\s*(select|insert|update|delete|with)\b/i.test(sql)) {
        continue;
      }
      if (isPostgres(knex)) {
        const { rows } = await connection.query(`explain ${sql}`, bindings);
        plans.push(
          rows
            .map((row: Record<string, string>) => row['QUERY PLAN'])
            .join('\n'),
        );
      } else {
        const rows = connection
          .prepare(`explain query plan ${sql}`)
          .all(bindings.map(v => (typeof v === 'boolean' ? Number(v) : v)));
        plans.push(
          rows.map((row: { detail: string }) => row.detail).join('\n'),
        );
      }
    }
  } finally {
    await knex.client.releaseConnection(connection);
  }
  return plans;
}
