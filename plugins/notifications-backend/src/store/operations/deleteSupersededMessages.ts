import { Knex } from 'knex';

/**
 * Removes a batch of messages that nobody has any more because their scope was
 * sent again, if that was before a moment. Until then their ids lead to what is in
 * the scope now.
 *
 * @internal
 */
export async function deleteSupersededMessages(
  knex: Knex,
  options: { before: Date; batchSize: number },
): Promise<number> {
  const { before, batchSize } = options;
  // Whatever is older than this one had been superseded by then. Found once for
  // each scope, as a scope may have been sent any number of times.
  const newest = knex('callboard_message as n')
    .whereNotNull('n.scope_key')
    .where('n.created', '<', before.getTime())
    .groupBy('n.scope_key')
    .havingRaw('count(*) > 1')
    .select('n.scope_key')
    .max({ created: 'n.created' })
    .as('newest');
  const superseded = knex
    .from(newest)
    // SQLite goes through a cross join in the order in which it is written.
    .crossJoin(knex.raw('callboard_message as m'))
    .whereNotNull('m.scope_key')
    .whereRaw('m.scope_key = newest.scope_key')
    .whereRaw('m.created < newest.created')
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
    .select('m.id')
    .limit(batchSize);
  return knex('callboard_message').whereIn('id', superseded).delete();
}
