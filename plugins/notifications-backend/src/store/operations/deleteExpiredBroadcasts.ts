import { Knex } from 'knex';

/**
 * Removes a batch of broadcasts that were last sent before a moment and that
 * nobody saved, with their flags.
 *
 * @internal
 */
export async function deleteExpiredBroadcasts(
  knex: Knex,
  options: { before: Date; batchSize: number },
): Promise<number> {
  const expired = knex('callboard_broadcast as k')
    .where('k.sort_at', '<', options.before.getTime())
    .whereNotExists(
      knex('callboard_broadcast_flags as f')
        .whereRaw('f.broadcast_id = k.id')
        .whereNotNull('f.saved')
        .select(knex.raw('1')),
    )
    .select('k.id')
    .limit(options.batchSize);
  return knex('callboard_broadcast').whereIn('id', expired).delete();
}
