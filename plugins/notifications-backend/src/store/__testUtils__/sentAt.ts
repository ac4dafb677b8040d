import { Knex } from 'knex';
import { Message } from '../types';

/** Makes a stored notification one that was sent, and stored, at another time. */
export async function sentAt(
  knex: Knex,
  { notificationId, id }: Message,
  at: Date,
): Promise<void> {
  const created = at.getTime();
  const rev = created * 1000;
  await knex('callboard_message')
    .where({ notification_id: notificationId, id })
    .update({ created, stored_at: created });
  for (const table of ['callboard_delivery', 'callboard_broadcast']) {
    await knex(table)
      .where({ notification_id: notificationId, message_id: id })
      .update({ created, sort_at: created, rev, sent_rev: rev });
  }
}
