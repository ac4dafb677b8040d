import { Knex } from 'knex';
import { limited } from '../connections';

/** Whether nobody is shown the message `m` any more. */
const IS_UNUSED = `
  not exists (
    select 1 from callboard_delivery as d
    where d.notification_id = m.notification_id and d.message_id = m.id
  ) and not exists (
    select 1 from callboard_broadcast as k
    where k.notification_id = m.notification_id and k.message_id = m.id
  )`;

/**
 * Removes the texts of a notification that nobody is shown any more, as it was sent
 * again. Needs no lock: a text is stored together with the first row that shows it,
 * and no row ever comes back to one.
 */
export async function deleteReplacedMessages(
  knex: Knex,
  options: { notificationId: string },
): Promise<number> {
  const { notificationId } = options;
  // Lists that are made once, and are short: asked message by message, the database looks
  // through all rows of the notification for each of them, and there may be very many.
  const [delivered, broadcast] = [
    'callboard_delivery',
    'callboard_broadcast',
  ].map(table =>
    knex(table).where('notification_id', notificationId).distinct('message_id'),
  );
  return limited(
    knex,
    knex('callboard_message')
      .where('notification_id', notificationId)
      .whereNotIn('id', delivered)
      .whereNotIn('id', broadcast)
      .delete(),
  );
}

/**
 * Removes a batch of messages that were sent before a time and that nobody has any
 * more.
 */
export async function deleteUnusedMessages(
  knex: Knex,
  options: { before: Date; batchSize: number },
): Promise<number> {
  const unused = knex('callboard_message as m')
    .where('m.created', '<', options.before.getTime())
    .whereRaw(IS_UNUSED)
    .orderBy('m.created')
    .select('m.notification_id', 'm.id')
    .limit(options.batchSize);
  return knex('callboard_message')
    .whereIn(['notification_id', 'id'], unused)
    .delete();
}
