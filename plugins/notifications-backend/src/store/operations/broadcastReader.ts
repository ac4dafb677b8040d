import { Knex } from 'knex';
import { greatest } from '../dialect';

/*
 * What a broadcast is to one reader. There is a row of flags only once somebody
 * acts; everything else follows from the broadcast and the reader's first visit.
 */

/**
 * Joins what is known of a reader to the broadcasts `k`: the flags as `f` and
 * the first visit as `v`.
 */
export function joinReader(
  query: Knex.QueryBuilder,
  userRef: string,
): Knex.QueryBuilder {
  return query
    .leftJoin('callboard_broadcast_flags as f', join =>
      join
        .on('f.notification_id', 'k.notification_id')
        .andOnVal('f.user_ref', userRef),
    )
    .leftJoin('callboard_visitor as v', join =>
      join.onVal('v.user_ref', userRef),
    );
}

/**
 * When the reader read the broadcast, null if unread. In this order:
 *
 * 1. The reader said so, of this very send: read or, as explicitly, unread.
 * 2. The sender resolved it.
 * 3. The reader's first visit was so long after it that it is no news.
 */
export const broadcastRead = `
  case
    when f.read_sent_rev = k.sent_rev then f.read
    when k.resolved is not null then k.resolved
    when v.first_visit > k.backlog_until then v.first_visit
  end`;

/**
 * The revision of the broadcast for the reader: that of the broadcast itself, or of
 * what the reader did with it.
 */
export function broadcastRev(knex: Knex): string {
  return `${greatest(knex)}(k.rev, coalesce(f.rev, 0))`;
}
