import { Knex } from 'knex';
import { MovingStepOptions } from '../MovingStep';
import { StockMessageRow } from '../stockRows';

/**
 * Stock notes the moment at which a send begins in all rows of it, and may be
 * minutes in writing them. So rows are looked at again for a while.
 */
const OVERLAP_MILLISECONDS = 15 * 60 * 1000;

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
    const sent = new Date(since - OVERLAP_MILLISECONDS);
    query.where(written => {
      written.where('created', '>', sent).orWhere('updated', '>', sent);
      for (const flag of flags) {
        written.orWhere(flag, '>', new Date(since));
      }
    });
  }
  const rows: TRow[] = await query;
  return {
    rows,
    position: rows.length < limit ? undefined : rows[rows.length - 1].id,
  };
}
