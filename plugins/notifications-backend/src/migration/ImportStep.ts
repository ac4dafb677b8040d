import { Knex } from 'knex';

/** Imports one table of upstream, a batch of rows at a time. */
export type ImportStep = {
  table: string;
  read(knex: Knex, options: ImportOptions): Promise<ImportBatch>;
};

/** Which rows to import next. Times in milliseconds. */
export type ImportOptions = {
  /** That of the last batch; absent at the beginning. */
  position?: string;
  limit: number;
  /** Only rows that were written since; earlier ones are known. Absent for all rows. */
  since?: number;
  /** Rows that were written since then may be read again by a later pass. */
  recent: number;
};

/** Rows of upstream that are to be written here. */
export type ImportBatch = {
  /** How many rows of upstream these are. */
  size: number;
  /** Absent if these were the last rows. */
  position?: string;
  /** Ids of notifications that nobody else may write meanwhile. */
  locks?: string[];
  /** Returns how many rows changed here. Writing the same again changes nothing. */
  write(tx: Knex.Transaction, rev: number): Promise<number>;
};

/** Restricts a query to rows of which upstream has written a column since a time. */
export function whereWritten(
  query: Knex.QueryBuilder,
  options: { columns: string[]; since: number | undefined },
): void {
  const { columns, since } = options;
  if (since !== undefined) {
    query.where(written =>
      columns.forEach(column => written.orWhere(column, '>', new Date(since))),
    );
  }
}

/**
 * SQL that takes over a flag that was set in upstream, unless the user has changed it
 * here later.
 *
 * @param from - the alias of the new values; `e` is the row to be written
 * @param differs - more specific SQL, when the row is to be changed
 */
export function takeOverFlag(
  flag: 'read' | 'saved',
  from: string,
  differs = `(e.${flag} is null or e.${flag} < ${from}.${flag})`,
): { isNews: string; set: string } {
  const isNews = `(${from}.${flag} is not null and ${differs}
    and (e.${flag}_mark is null or ${from}.${flag} * 1000 > e.rev))`;
  const set = `
    ${flag} = case when ${isNews} then ${from}.${flag} else e.${flag} end,
    ${flag}_mark = case when ${isNews} then null else e.${flag}_mark end`;
  return { isNews, set };
}
