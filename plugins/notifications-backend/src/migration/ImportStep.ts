import { Knex } from 'knex';
import { tableOf } from '../store/dialect';

/** How one table of upstream is imported, a batch of rows at a time. */
export type ImportStep = {
  table: string;
  /** Names each row; rows are read in the order of these columns. */
  key: string[];
  /** The columns in which upstream notes when it writes something of a row. */
  written: string[];
  select(knex: Knex): Knex.QueryBuilder;
  toBatch(rows: any[]): {
    /** How many of the rows it has; the others are left to the next batch. */
    size: number;
    /** Ids of notifications that nobody else may write meanwhile. */
    locks?: string[];
    /** Returns how many rows changed here. Writing the same again changes nothing. */
    write(tx: Knex.Transaction, rev: number): Promise<number>;
  };
};

/** The table `r` of a statement that writes rows. */
export function toTable(
  tx: Knex.Transaction,
  rows: Record<string, unknown>[],
): Knex.Raw {
  const columns = {
    old_id: 'uuid',
    notification_id: 'uuid',
    user: 'text',
    user_ref: 'text',
    message_id: 'uuid',
    created: 'bigint',
    sent_at: 'bigint',
    read: 'bigint',
    saved: 'bigint',
  } as const;
  return tableOf<string>(tx, { alias: 'r', columns, rows });
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
