import { Knex } from 'knex';
import { listOf } from '../dialect';
import { TakenBack } from '../NotificationsStore';
import { toTakenBack } from './takenBack';

/**
 * Marks messages as read for everybody who has not read them.
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

  const broadcasts: Array<{ id: string | number; message_id: string }> =
    await knex('callboard_broadcast')
      .whereIn('message_id', ids)
      .whereNull('resolved')
      .update({ resolved: now })
      .returning(['id', 'message_id']);
  // Who had marked it unread has not said so of the resolved one.
  await knex('callboard_broadcast_flags')
    .whereIn(
      'broadcast_id',
      broadcasts.map(({ id }) => id),
    )
    .whereNull('read')
    .update({ read_sending: null });
  return toTakenBack({ deliveries, broadcasts });
}
