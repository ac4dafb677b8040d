import { Knex } from 'knex';

/*
 * Everything in which the databases differ. Nothing outside of this file asks
 * which database it talks to, except for the optional search index.
 */

/** Types that a column of {@link tableOf} can have, by their PostgreSQL name. */
export type ColumnType = 'text' | 'uuid' | 'bigint' | 'boolean';

/** @internal */
export function isPostgres(knex: Knex): boolean {
  return knex.client.config.client === 'pg';
}

/** @internal */
export function isSqlite(knex: Knex): boolean {
  return ['better-sqlite3', 'sqlite3'].includes(knex.client.config.client);
}

/**
 * Runs raw SQL and answers the rows that it returns.
 *
 * @internal
 */
export async function queryRows<TRow>(
  knex: Knex,
  sql: string,
  bindings: Record<string, Knex.RawBinding>,
): Promise<TRow[]> {
  const result = await knex.raw(sql, bindings);
  return isPostgres(knex) ? result.rows : result;
}

/**
 * Whether a `with` clause may write, so that one statement can write several
 * tables.
 *
 * @internal
 */
export function canWriteInWith(knex: Knex): boolean {
  return isPostgres(knex);
}

/**
 * Runs work that only one backend instance may do at a time; others wait. On
 * PostgreSQL it is one transaction. A SQLite database has one instance only.
 *
 * @param name - of the work, the same for everybody
 * @internal
 */
export async function exclusively(
  knex: Knex,
  name: string,
  work: (knex: Knex) => Promise<void>,
): Promise<void> {
  if (!isPostgres(knex)) {
    await work(knex);
    return;
  }
  await knex.transaction(async tx => {
    await tx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [
      name,
    ]);
    await work(tx);
  });
}

/**
 * A table for the `from` clause that is made of rows given here, whatever their
 * number: one binding per column on PostgreSQL and one altogether on SQLite,
 * where a `values` list would run into the limit of bindings. The additional
 * column `position` counts the rows from the first one on.
 *
 * @internal
 */
export function tableOf<TColumn extends string>(
  knex: Knex,
  options: {
    alias: string;
    columns: Record<TColumn, ColumnType>;
    rows: Array<Record<TColumn, unknown>>;
  },
): Knex.Raw {
  const { alias, columns, rows } = options;
  const names = Object.keys(columns) as TColumn[];
  if (isPostgres(knex)) {
    const lists = names.map(name => `cast(? as ${columns[name]}[])`);
    return knex.raw(
      `unnest(${lists.join(', ')}) with ordinality
         as ??(${names.map(() => '??').join(', ')}, position)`,
      [
        ...names.map(name => rows.map(row => row[name] ?? null)),
        alias,
        ...names,
      ] as Knex.RawBinding[],
    );
  }
  const fields = names.map((_, index) => `value ->> ${index} as ??`);
  return knex.raw(
    `(select ${fields.join(', ')}, key as position from json_each(?)) as ??`,
    [
      ...names,
      JSON.stringify(rows.map(row => names.map(name => row[name] ?? null))),
      alias,
    ],
  );
}

/**
 * The right side of an `in`: any number of values in a single binding.
 *
 * @internal
 */
export function listOf(
  knex: Knex,
  options: { type: ColumnType; values: string[] },
): Knex.QueryBuilder {
  const { type, values } = options;
  return isPostgres(knex)
    ? knex.select(knex.raw(`unnest(cast(? as ${type}[]))`, [values]))
    : knex
        .select('value')
        .from(knex.raw('json_each(?)', [JSON.stringify(values)]));
}

/**
 * Whether a text column has one of the values, of which there may be very many:
 * in a single binding, and on PostgreSQL looked up by hash.
 *
 * @internal
 */
export function isOneOf(
  knex: Knex,
  options: { column: string; values: string[] },
): Knex.Raw {
  const { column, values } = options;
  return isPostgres(knex)
    ? knex.raw('?? = any(cast(? as text[]))', [column, values])
    : knex.raw('?? in ?', [column, listOf(knex, { type: 'text', values })]);
}

/**
 * A value for a column of type `uuid`.
 *
 * @internal
 */
export function uuidValue(knex: Knex, value: string): Knex.Raw {
  return knex.raw(isPostgres(knex) ? 'cast(? as uuid)' : '?', [value]);
}

/**
 * Whether a column contains a text, every character of which stands for itself.
 *
 * @internal
 */
export function contains(
  knex: Knex,
  options: { column: string; text: string },
): Knex.Raw {
  const { column, text } = options;
  if (isPostgres(knex)) {
    // `like`, because that is what a trigram index serves.
    const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
    return knex.raw('?? like ?', [column, pattern]);
  }
  return knex.raw('instr(??, ?) > 0', [column, text]);
}

/**
 * A text column in the order of its code points, whatever the locale of the
 * database, so that both databases sort alike.
 *
 * @internal
 */
export function inCodePointOrder(knex: Knex, column: string): Knex.Raw {
  return isPostgres(knex)
    ? knex.raw('?? collate "C"', [column])
    : knex.raw('??', [column]);
}

/**
 * The place at which the database keeps a row, which is the order in which it
 * answers rows when not told otherwise.
 *
 * @internal
 */
export function inStorageOrder(knex: Knex): Knex.Raw {
  return knex.raw(isPostgres(knex) ? 'ctid' : 'rowid');
}

/**
 * Locks the rows that a query finds until the end of the transaction, in the
 * order of the query. SQLite has one writer at a time and needs no such thing.
 *
 * @internal
 */
export function lockingRows<TQuery extends Knex.QueryBuilder>(
  knex: Knex,
  options: {
    query: TQuery;
    /** The alias of the table whose rows are meant. */
    table: string;
    /**
     * - `wait`: for whoever holds a row
     * - `skip`: leave out rows that somebody else holds
     * - `keep`: only against being removed meanwhile; others may do the same
     */
    mode: 'wait' | 'skip' | 'keep';
  },
): TQuery {
  const { query, table, mode } = options;
  if (isPostgres(knex)) {
    switch (mode) {
      case 'wait':
        query.forUpdate(table);
        break;
      case 'skip':
        query.forUpdate(table).skipLocked();
        break;
      default:
        query.forKeyShare(table);
    }
  }
  return query;
}

/**
 * Whether a transaction met a row that another one has written or removed since it
 * looked, so that the same again, seeing that, may well succeed.
 *
 * @internal
 */
export function isOvertaken(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  // unique_violation, foreign_key_violation
  return code === '23505' || code === '23503';
}

/**
 * Whether the database gave up a transaction in favour of another one, so that
 * the same again may well succeed.
 *
 * @internal
 */
export function isDeadlock(error: unknown): boolean {
  return (error as { code?: unknown } | undefined)?.code === '40P01';
}
