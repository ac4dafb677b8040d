import { Knex } from 'knex';
import { listOf, lockingRows } from '../dialect';
import { RevisionColumn } from '../rows';

/**
 * Keeps all others from broadcasts, and those who are marking them, until the end of
 * the transaction.
 *
 * @returns a revision that is greater than that of the broadcasts and of all flags of
 *   them, and at least the given one
 */
export async function lockBroadcasts(
  knex: Knex,
  options: { ids: string[]; rev: number },
): Promise<number> {
  const ids = listOf(knex, { type: 'uuid', values: options.ids });
  const found = knex('callboard_broadcast as k')
    .whereIn('k.notification_id', ids)
    .orderBy('k.notification_id')
    .select('k.rev');
  const broadcasts: Array<{ rev: RevisionColumn }> = await lockingRows(
    knex,
    found,
    {
      table: 'k',
      mode: 'wait',
    },
  );
  if (broadcasts.length === 0) {
    return options.rev;
  }
  const flags: Array<{ rev: RevisionColumn | null }> = await knex(
    'callboard_broadcast_flags',
  )
    .whereIn('notification_id', ids.clone())
    .max({ rev: 'rev' });
  return Math.max(
    options.rev,
    ...[...broadcasts, ...flags].map(({ rev }) => Number(rev) + 1),
  );
}
