import { Knex } from 'knex';
import { queryRows } from '../dialect';
import { MomentColumn, toDate } from '../rows';
import { reopenedAt } from './insertDeliveries';

/**
 * Makes a stored message a broadcast. One that is there in its scope already
 * gets the new message and another number of sending, which makes it unread for
 * everybody: what somebody read was an earlier sending.
 *
 * @internal
 */
export async function insertBroadcast(
  knex: Knex,
  options: { messageId: string },
): Promise<{ created: Date; updated?: Date }> {
  const [row] = await queryRows<{
    created: MomentColumn;
    updated: MomentColumn | null;
  }>(
    knex,
    `insert into callboard_broadcast
       (message_id, scope_key, created, sort_at, sending)
     select id, scope_key, created, created, 1
     from callboard_message
     where id = :messageId
     on conflict (scope_key) where scope_key is not null
     do update set
       message_id = excluded.message_id,
       updated = ${reopenedAt('callboard_broadcast')},
       sort_at = ${reopenedAt('callboard_broadcast')},
       sending = callboard_broadcast.sending + 1,
       resolved = null
     returning created, updated`,
    options,
  );
  return { created: toDate(row.created), updated: toDate(row.updated) };
}
