import { Knex } from 'knex';
import { listOf, queryRows } from '../dialect';
import { TakenBack } from '../types';
import { toTakenBack } from './takenBack';

/**
 * Removes messages for everybody who has them, with their flags.
 *
 * @internal
 */
export async function deleteMessages(
  knex: Knex,
  options: { ids: string[] },
): Promise<TakenBack> {
  const ids = listOf(knex, { type: 'uuid', values: options.ids });
  const deliveries = await queryRows<{ message_id: string; user_ref: string }>(
    knex,
    `delete from callboard_delivery
     where message_id in :ids
     returning message_id, user_ref`,
    { ids },
  );
  const broadcasts = await queryRows<{ message_id: string }>(
    knex,
    `delete from callboard_broadcast
     where message_id in :ids
     returning message_id`,
    { ids },
  );
  await knex('callboard_message').whereIn('id', ids).delete();
  return toTakenBack({ deliveries, broadcasts });
}
