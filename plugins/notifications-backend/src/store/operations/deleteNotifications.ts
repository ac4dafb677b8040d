import { Knex } from 'knex';
import { listOf, queryRows } from '../dialect';
import { RevisionColumn } from '../rows';
import { TakenBack } from '../types';

/**
 * Removes notifications for everybody who has them, with their flags and texts. To be
 * called with the ids locked and the broadcasts among them, too.
 */
export async function deleteNotifications(
  knex: Knex,
  options: {
    ids: string[];
    /** Greater than that of the broadcasts and of all flags of them. */
    rev: number;
  },
): Promise<TakenBack> {
  const bindings = { ids: listOf(knex, { type: 'uuid', values: options.ids }) };
  const deliveries = await queryRows<{
    id: string;
    user_ref: string;
    rev: RevisionColumn;
  }>(
    knex,
    `delete from callboard_delivery where notification_id in :ids
     returning notification_id as id, user_ref, rev`,
    bindings,
  );
  const broadcasts = await queryRows<{ id: string }>(
    knex,
    `delete from callboard_broadcast where notification_id in :ids
     returning notification_id as id`,
    bindings,
  );
  await knex.raw(
    'delete from callboard_message where notification_id in :ids',
    bindings,
  );
  return {
    ids: [...new Set([...deliveries, ...broadcasts].map(({ id }) => id))],
    userRefs: [...new Set(deliveries.map(row => row.user_ref))],
    isBroadcast: broadcasts.length > 0,
    rev: deliveries.reduce(
      (rev, row) => Math.max(rev, Number(row.rev) + 1),
      options.rev,
    ),
  };
}
