import { Knex } from 'knex';
import { lockingRows } from '../dialect';

/**
 * Removes a batch of what was last sent before a moment, from the inboxes of
 * users who did not save it.
 */
export async function deleteExpiredDeliveries(
  knex: Knex,
  options: { before: Date; batchSize: number },
): Promise<number> {
  // A notification that is sent again gets a new message, so the message tells. Oldest
  // first, so that the index over time leads the way, however many there are.
  const expired = knex('callboard_message as m')
    .join('callboard_delivery as d', join =>
      join
        .on('d.notification_id', 'm.notification_id')
        .andOn('d.message_id', 'm.id'),
    )
    .where('m.created', '<', options.before.getTime())
    .whereNull('d.saved')
    .orderBy('m.created')
    .select('d.notification_id', 'd.user_ref')
    .limit(options.batchSize);
  // What is being saved or sent again right now is left for another time.
  lockingRows(knex, expired, { table: 'd', mode: 'skip' });
  return knex('callboard_delivery')
    .whereIn(['notification_id', 'user_ref'], expired)
    .delete();
}
