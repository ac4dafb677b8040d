import { Knex } from 'knex';
import { MovingStepOptions } from '../MovingStep';
import { OVERLAP_MILLISECONDS, StockMessageRow } from '../stockRows';

/**
 * The next rows of `notification` or `broadcast` by id: all of them, or those
 * that stock has written since.
 *
 * @internal
 */
export async function readStockMessages<TRow extends StockMessageRow>(
  knex: Knex,
  options: MovingStepOptions & {
    table: string;
    /** Columns that tell when a user did something with a row. */
    flags: string[];
  },
): Promise<{ rows: TRow[]; position?: string }> {
  const { table, flags, position, since, limit } = options;
  const query = knex(table).select('*').orderBy('id').limit(limit);
  if (position !== undefined) {
    query.where('id', '>', position);
  }
  if (since !== undefined) {
    const moment = new Date(since - OVERLAP_MILLISECONDS);
    query.where(written => {
      for (const column of ['created', 'updated', ...flags]) {
        written.orWhere(column, '>', moment);
      }
    });
  }
  const rows: TRow[] = await query;
  return {
    rows,
    position: rows.length < limit ? undefined : rows[rows.length - 1].id,
  };
}
