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
  const before = options.before.getTime();
  const expired = knex('callboard_broadcast as k')
    .where('k.sort_at', '<', before)
    .whereNotExists(
      knex('callboard_broadcast_flags as f')
        .whereRaw('f.broadcast_id = k.id')
        .whereNotNull('f.saved')
        .select(knex.raw('1')),
    )
    .orderBy('k.sort_at')
    .select('k.id')
    .limit(options.batchSize);
  return (
    knex('callboard_broadcast')
      .whereIn('id', expired)
      // Asked again of the row itself, in case it is being sent again at this moment.
      .where('sort_at', '<', before)
      .delete()
  );
}
