import { Knex } from 'knex';
import { listOf, queryRows } from '../dialect';
import { TakenBack } from '../types';
import { toTakenBack } from './takenBack';

/**
 * Marks messages as read for everybody who has not read them, or marked them
 * unread again.
 *
 * @internal
 */
export async function resolveMessages(
  knex: Knex,
  options: { ids: string[]; now: Date },
): Promise<TakenBack> {
  const now = options.now.getTime();
  const ids = listOf(knex, { type: 'uuid', values: options.ids });
  const deliveries: Array<{ message_id: string; user_ref: string }> =
    await knex('callboard_delivery')
      .whereIn('message_id', ids)
      .whereNull('read')
      .update({ read: now })
      .returning(['message_id', 'user_ref']);

  const broadcasts: Array<{ message_id: string }> = await knex(
    'callboard_broadcast',
  )
    .whereIn('message_id', ids)
    .whereNull('resolved')
    .update({ resolved: now })
    .returning('message_id');
  // Who marked it unread has their own word against that, also since it was
  // resolved before.
  const markedUnread = await queryRows<{ message_id: string }>(
    knex,
    `update callboard_broadcast_flags set read = :now
     where read is null and (broadcast_id, read_sending) in (
       select id, sending from callboard_broadcast where message_id in :ids
     )
     returning (
       select message_id from callboard_broadcast
       where id = callboard_broadcast_flags.broadcast_id
     ) as message_id`,
    { now, ids },
  );
  return toTakenBack({
    deliveries,
    broadcasts: [...broadcasts, ...markedUnread],
  });
}
