import { Knex } from 'knex';
import { greatest, listOf, queryRows, returned } from '../dialect';
import { RevisionColumn } from '../rows';
import { TakenBack } from '../types';

/**
 * Marks notifications as read for everybody who has not read them, or has marked them
 * unread again. No update of a user can be undone any more. To be called with the ids
 * locked and the broadcasts among them, too.
 */
export async function resolveNotifications(
  knex: Knex,
  options: {
    ids: string[];
    now: Date;
    /** Greater than that of the broadcasts and of all flags of them. */
    rev: number;
  },
): Promise<TakenBack> {
  const { now, rev } = options;
  const ids = listOf(knex, { type: 'uuid', values: options.ids });
  const bindings = { ids, rev, now: now.getTime() };
  const touched = await queryRows<
    Resolved & { user_ref: string; was_unread: boolean | number }
  >(
    knex,
    `update callboard_delivery set
       rev = case when read is null
         then ${greatest(knex)}(cast(:rev as bigint), rev + 1) else rev end,
       read = coalesce(read, :now),
       read_mark = null
     where notification_id in :ids and (read is null or read_mark is not null)
     returning notification_id as id, user_ref, rev, read = :now as was_unread`,
    bindings,
  );
  const deliveries = touched.filter(row => row.was_unread);
  const broadcasts = await queryRows<Resolved>(
    knex,
    `update callboard_broadcast set resolved = :now, rev = :rev
     where notification_id in :ids and resolved is null
     returning notification_id as id, rev`,
    bindings,
  );
  const f = returned(knex, 'f');
  const flags = await queryRows<Resolved & { was_unread: boolean | number }>(
    knex,
    `update callboard_broadcast_flags as f
     set read_mark = null, rev = :rev, read = coalesce(f.read, :now)
     from callboard_broadcast as k
     where f.notification_id in :ids and k.notification_id = f.notification_id
       and f.read_sent_rev = k.sent_rev
     returning ${f}notification_id as id, ${f}rev, ${f}read = :now as was_unread`,
    bindings,
  );
  const changed = [
    ...deliveries,
    ...broadcasts,
    ...flags.filter(row => row.was_unread),
  ];
  const userRefs = [...new Set(deliveries.map(row => row.user_ref))];
  const greatestRev = Math.max(rev, ...changed.map(row => Number(row.rev)));
  if (greatestRev > rev) {
    await knex('callboard_delivery')
      .whereIn('notification_id', ids.clone())
      .where('read', now.getTime())
      .update({ rev: greatestRev });
    await knex('callboard_broadcast')
      .whereIn('notification_id', ids.clone())
      .update({ rev: greatestRev });
  }
  return {
    ids: [...new Set(changed.map(row => row.id))],
    userRefs,
    isBroadcast: changed.length > deliveries.length,
    rev: greatestRev,
  };
}

type Resolved = { id: string; rev: RevisionColumn };
