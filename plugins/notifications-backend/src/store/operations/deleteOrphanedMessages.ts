import { Knex } from 'knex';

/**
 * Removes a batch of messages that were sent before a moment and that nobody
 * has any more. Until then they lead old links to what superseded them.
 *
 * @internal
 */
export async function deleteOrphanedMessages(
  knex: Knex,
  options: { before: Date; batchSize: number },
): Promise<number> {
  const orphaned = knex('callboard_message as m')
    .where('m.created', '<', options.before.getTime())
    .whereNotExists(
      knex('callboard_delivery as d')
        .whereRaw('d.message_id = m.id')
        .select(knex.raw('1')),
    )
    .whereNotExists(
      knex('callboard_broadcast as k')
        .whereRaw('k.message_id = m.id')
        .select(knex.raw('1')),
    )
    .orderBy('m.created')
    .select('m.id')
    .limit(options.batchSize);
  return knex('callboard_message').whereIn('id', orphaned).delete();
}
