import { Knex } from 'knex';

/*
 * Everything in which the databases differ. Nothing outside of this file asks
 * which database it talks to, except for the optional search index.
 */

/** Types that a column of {@link tableOf} can have, by their PostgreSQL name. */
export type ColumnType = 'text' | 'uuid' | 'bigint' | 'boolean';

export function isPostgres(knex: Knex): boolean {
  return knex.client.config.client === 'pg';
}

export function isSqlite(knex: Knex): boolean {
  return ['better-sqlite3', 'sqlite3'].includes(knex.client.config.client);
}

/** Runs raw SQL and answers the rows that it returns. */
export async function queryRows<TRow>(
  knex: Knex,
  sql: string,
  bindings: Record<string, Knex.RawBinding>,
): Promise<TRow[]> {
  return rowsOf(knex, await knex.raw(sql, bindings));
}

/** The rows of what raw SQL resolved to. */
export function rowsOf<TRow>(knex: Knex, result: any): TRow[] {
  return isPostgres(knex) ? result.rows : result;
}

const MILLISECONDS =
  'cast(extract(epoch from clock_timestamp()) * 1000 as bigint)';
const REVISION =
  'cast(extract(epoch from clock_timestamp()) * 1000000 as bigint)';

/** The time of the database in milliseconds, read when the expression is evaluated. */
export function clockMilliseconds(knex: Knex): Knex.Raw {
  return isPostgres(knex)
    ? knex.raw(MILLISECONDS)
    : knex.raw('cast(? as integer)', [Date.now()]);
}

/** When the statement began, in milliseconds: before its snapshot was taken. */
export function statementTime(knex: Knex): string {
  return isPostgres(knex)
    ? 'cast(extract(epoch from statement_timestamp()) * 1000 as bigint)'
    : String(Date.now());
}

/**
 * A new revision: the time of the database in microseconds. On SQLite, whose clock
 * has milliseconds, always greater than the last one.
 */
export function clockRevision(knex: Knex): Knex.Raw {
  return isPostgres(knex)
    ? knex.raw(REVISION)
    : knex.raw('cast(? as integer)', [nextRevision()]);
}

let lastRevision = 0;

function nextRevision(): number {
  lastRevision = Math.max(Date.now() * 1000, lastRevision + 1);
  return lastRevision;
}

/**
 * The prefix of columns in the `returning` of an update of a table with an alias: SQLite
 * knows no alias there, and PostgreSQL other tables, too.
 */
export function returned(knex: Knex, alias: string): string {
  return isPostgres(knex) ? `${alias}.` : '';
}

/**
 * The name of the function that returns the greatest of its arguments, none of which
 * may be null.
 */
export function greatest(knex: Knex): string {
  return isPostgres(knex) ? 'greatest' : 'max';
}

/**
 * Begins a transaction that writes: sets the limits that the database holds it to,
 * whatever becomes of this process, locks the names, and only then reads the clock.
 * SQLite has one writer at a time, and waits for no other process.
 *
 * @returns a new revision
 */
export async function beginWriting(
  tx: Knex.Transaction,
  options: { locks: string[] },
): Promise<number> {
  if (!isPostgres(tx)) {
    return nextRevision();
  }
  const { locks } = options;
  const { rows } = await tx.raw(
    `select
       set_config('lock_timeout', '5s', true),
       set_config('statement_timeout', '1min', true),
       set_config('idle_in_transaction_session_timeout', '1min', true),
       ${locks
         .map(() => 'pg_advisory_xact_lock(hashtextextended(?, 0)),')
         .join('')}
       ${REVISION} as rev`,
    locks,
  );
  return Number(rows[0].rev);
}

/**
 * For the `with` clause of the last statement of a transaction: the database undoes
 * the transaction unless it is committed within two seconds.
 */
export function beforeCommit(knex: Knex): Knex.Raw {
  return knex.raw(
    isPostgres(knex)
      ? `set_config('idle_in_transaction_session_timeout', '2s', true)`
      : `''`,
  );
}

/**
 * Runs work that only one backend instance may do at a time; others wait. On
 * PostgreSQL it is one transaction. A SQLite database has one instance only.
 *
 * @param name - of the work, the same for everybody
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

/** The right side of an `in`: any number of values in a single binding. */
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

/** A value for a column of type `uuid`. */
export function uuidValue(knex: Knex, value: string): Knex.Raw {
  return knex.raw(isPostgres(knex) ? 'cast(? as uuid)' : '?', [value]);
}

/** How many bytes a text has in UTF-8, without a look at what PostgreSQL keeps elsewhere. */
export function byteLength(knex: Knex, column: string): string {
  return isPostgres(knex)
    ? `octet_length(${column})`
    : `length(cast(${column} as blob))`;
}

/** Where a text stands in a JSON list of texts, from 0 on; null if it is not in there. */
export function positionInJson(
  knex: Knex,
  options: { column: string; text: string },
): Knex.Raw {
  const { column, text } = options;
  return knex.raw(
    isPostgres(knex)
      ? `(select t.position - 1 from json_array_elements_text(cast(?? as json))
           with ordinality as t(value, position) where t.value = ? limit 1)`
      : '(select t.key from json_each(??) as t where t.value = ? limit 1)',
    [column, text],
  );
}

/** How many elements a JSON list has. */
export function jsonLength(knex: Knex, column: string): string {
  return isPostgres(knex)
    ? `json_array_length(cast(${column} as json))`
    : `json_array_length(${column})`;
}

/** A field of a JSON object as text. */
export function jsonField(knex: Knex, column: string, field: string): string {
  return isPostgres(knex)
    ? `cast(${column} as json) ->> '${field}'`
    : `${column} ->> '${field}'`;
}

/** Whether a column contains a text, every character of which stands for itself. */
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
 */
export function inCodePointOrder(knex: Knex, column: string): Knex.Raw {
  return isPostgres(knex)
    ? knex.raw('?? collate "C"', [column])
    : knex.raw('??', [column]);
}

/** A text column, to be compared in the order of its code points. */
export function byCodePoint(knex: Knex, column: string): string {
  return isPostgres(knex) ? `${column} collate "C"` : column;
}

/**
 * Locks the rows of one table, given by its alias, that a query finds, until the end of
 * the transaction and in the order of the query: `wait`s for other transactions that
 * hold a row, `skip`s such rows, or `share`s them with all who do not change them.
 * SQLite has one writer at a time and needs no such thing.
 */
export function lockingRows<TQuery extends Knex.QueryBuilder>(
  knex: Knex,
  query: TQuery,
  { table, mode }: { table: string; mode: 'wait' | 'skip' | 'share' },
): TQuery {
  if (isPostgres(knex)) {
    const locked =
      mode === 'share' ? query.forShare(table) : query.forUpdate(table);
    if (mode === 'skip') {
      locked.skipLocked();
    }
  }
  return query;
}

/**
 * Whether the database gave up a transaction in favour of another one, so that
 * the same again may well succeed.
 */
export function isSerializationConflict(error: unknown): boolean {
  // deadlock_detected, serialization_failure
  return ['40P01', '40001'].includes(codeOf(error));
}

/** Whether the database ended a statement or transaction that took too long. */
export function isTimeout(error: unknown): boolean {
  // lock_not_available, query_canceled, idle_in_transaction_session_timeout
  return ['55P03', '57014', '25P03'].includes(codeOf(error));
}

/** Whether a statement could not even be sent, for want of a connection. */
export function isNeverSent(error: unknown): boolean {
  return (
    // too_many_connections, cannot_connect_now, read_only_sql_transaction (a standby)
    /^(53300|57P03|25006|ECONNREFUSED|ENOTFOUND|ENOENT|EAI_AGAIN)$/.test(
      codeOf(error),
    ) ||
    /is not queryable|acquiring a connection|acquire a connection|timeout expired/i.test(
      String(error),
    )
  );
}

/**
 * Whether the connection broke while a statement was under way: it may have been carried
 * out all the same. That is what is left of a limit as well where a transaction was ended
 * while it waited for its process.
 */
export function isConnectionLost(error: unknown): boolean {
  const code = codeOf(error);
  return (
    // connection_exception; admin_shutdown, crash_shutdown, idle_session_timeout
    /^(08...|57P01|57P02|57P05)$/.test(code) ||
    /^(ECONN(RESET|ABORTED)|EPIPE|ETIMEDOUT|E(HOST|NET)(UNREACH|DOWN))$/.test(
      code,
    ) ||
    /Connection terminated/.test(String(error))
  );
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | undefined)?.code);
}
