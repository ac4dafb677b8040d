import { Knex } from 'knex';
import { lockingRows } from '../dialect';

/**
 * Removes a batch of broadcasts that were last sent before a moment and that
 * nobody saved, with their flags. To be called in a transaction.
 */
export async function deleteExpiredBroadcasts(
  knex: Knex,
  options: { before: Date; batchSize: number },
): Promise<number> {
  const isSaved = knex('callboard_broadcast_flags as f')
    .whereRaw('f.notification_id = k.notification_id')
    .whereNotNull('f.saved')
    .select(knex.raw('1'));
  const expired = knex('callboard_broadcast as k')
    .where('k.sort_at', '<', options.before.getTime())
    .whereNotExists(isSaved)
    .orderBy('k.sort_at')
    .limit(options.batchSize)
    .select('k.notification_id');
  // What somebody is about to save or to send again is left for another time.
  const rows: Array<{ notification_id: string }> = await lockingRows(
    knex,
    expired,
    {
      table: 'k',
      mode: 'skip',
    },
  );
  // Flags are rows of their own, and nobody can add any from here on: asked
  // again, in case somebody did just before.
  return knex('callboard_broadcast as k')
    .whereIn(
      'k.notification_id',
      rows.map(row => row.notification_id),
    )
    .whereNotExists(isSaved)
    .delete();
}
