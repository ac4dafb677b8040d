import { Knex } from 'knex';
import { limited } from '../connections';

/**
 * Whether nobody is shown the message `m` any more, and no channel is still to deliver it
 * or an older one: what is delivered is always the newest text.
 */
const IS_UNUSED = `
  not exists (
    select 1 from callboard_delivery as d
    where d.notification_id = m.notification_id and d.message_id = m.id
  ) and not exists (
    select 1 from callboard_broadcast as k
    where k.notification_id = m.notification_id and k.message_id = m.id
  ) and not exists (
    select 1 from callboard_channel_job as j
    join callboard_send as s on s.id = j.send_id
    where j.notification_id = m.notification_id and j.is_open
      and s.created <= m.created
  ) and not exists (
    select 1 from callboard_channel_delivery as w
    join callboard_send as s on s.id = w.carried_send_id
    where w.notification_id = m.notification_id and w.state = 'waiting'
      and s.created <= m.created
  )`;

/**
 * Removes the texts of a notification that nobody is shown any more, as it was sent
 * again, and that no channel is still to deliver. Needs no lock: a text is stored together with the first row that shows it,
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
  // Without any the comparison is with null, and so is not true.
  const waiting = knex('callboard_send')
    .whereIn(
      'id',
      knex.union([
        knex('callboard_channel_job')
          .where('notification_id', notificationId)
          .whereRaw('is_open')
          .select('send_id'),
        knex('callboard_channel_delivery')
          .where('notification_id', notificationId)
          .whereRaw(`state = 'waiting'`)
          .select('carried_send_id'),
      ]),
    )
    .min('created');
  return limited(
    knex,
    knex('callboard_message')
      .where('notification_id', notificationId)
      .whereNotIn('id', delivered)
      .whereNotIn('id', broadcast)
      .whereRaw('created >= ? is not true', [waiting])
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
