import { Knex } from 'knex';

/*
 * What a broadcast is to one reader. There is a row of flags only once somebody
 * acts; everything else follows from the broadcast and the reader's first visit.
 */

/**
 * Joins what is known of a reader to the broadcasts `k`: the flags as `f` and
 * the first visit as `v`.
 *
 * @internal
 */
export function joinReader(
  query: Knex.QueryBuilder,
  userRef: string,
): Knex.QueryBuilder {
  return query
    .leftJoin('callboard_broadcast_flags as f', join =>
      join.on('f.broadcast_id', 'k.id').andOnVal('f.user_ref', userRef),
    )
    .leftJoin('callboard_visitor as v', join =>
      join.onVal('v.user_ref', userRef),
    );
}

/**
 * When the reader read the broadcast, null if unread. In this order:
 *
 * 1. The reader said so, of this very sending: read or, as explicitly, unread.
 * 2. The sender resolved it.
 * 3. It was last sent before the reader's first visit. Who comes new has no
 *    backlog of announcements; they count as read with that visit.
 *
 * @internal
 */
export const broadcastRead = `
  case
    when f.read_sending = k.sending then f.read
    when k.resolved is not null then k.resolved
    when v.first_visit > k.sort_at then v.first_visit
  end`;
