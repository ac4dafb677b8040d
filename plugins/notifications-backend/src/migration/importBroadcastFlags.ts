import { Knex } from 'knex';
import { greatest, queryRows, tableOf } from '../store/dialect';
import { ImportStep, takeOverFlag, whereWritten } from './ImportStep';
import { toTimestamp, toUserRef, UpstreamTimestamp } from './upstreamRows';

/** A row of the upstream table `broadcast_user_status`. */
type StatusRow = {
  broadcast_id: string;
  user: string;
  read: UpstreamTimestamp;
  saved: UpstreamTimestamp;
  /** The broadcast that it is about here. */
  notification_id: string;
  /** Whether the user has not read another broadcast of the same scope. */
  has_unread: boolean | number;
};

/**
 * Imports what users did with broadcasts. In upstream a broadcast that was sent again
 * stays read, so "read" is about the latest text, unless that was sent here.
 */
export const importBroadcastFlags: ImportStep = {
  table: 'broadcast_user_status',

  async read(knex, { position, limit, since }) {
    const hasUnread = knex('callboard_imported_id as o')
      .whereNull('o.user_ref')
      .where('o.notification_id', knex.ref('i.notification_id'))
      .whereNotExists(
        knex('broadcast_user_status as x')
          .where('x.broadcast_id', knex.ref('o.old_id'))
          .where('x.user', knex.ref('s.user'))
          .whereNotNull('x.read'),
      );
    const query = knex('broadcast_user_status as s')
      .join('broadcast as b', 'b.id', 's.broadcast_id')
      .join('callboard_imported_id as i', 'i.old_id', 's.broadcast_id')
      .select('s.*', 'i.notification_id', {
        has_unread: knex.raw('exists ?', [hasUnread]),
      })
      .orderBy(['s.broadcast_id', 's.user'])
      .limit(limit);
    if (position !== undefined) {
      query.whereRaw('(s.broadcast_id, s.??) > (?, ?)', [
        'user',
        ...(JSON.parse(position) as [string, string]),
      ]);
    }
    whereWritten(query, { columns: ['s.read', 's.saved', 'b.updated'], since });
    const rows: StatusRow[] = await query;
    const last = rows[limit - 1];
    return {
      size: rows.length,
      position: last && JSON.stringify([last.broadcast_id, last.user]),
      write: (tx, rev) => writeFlags(tx, { rows, rev }),
    };
  },
};

async function writeFlags(
  tx: Knex.Transaction,
  options: { rows: StatusRow[]; rev: number },
): Promise<number> {
  const read = takeOverFlag(
    'read',
    'excluded',
    `(e.read is null or e.read < excluded.read
      or e.read_sent_rev <> excluded.read_sent_rev)`,
  );
  const saved = takeOverFlag('saved', 'excluded');
  const written = await queryRows(
    tx,
    `with s as (
       select notification_id, user_ref, max(read) as read, max(saved) as saved
       from :rows group by notification_id, user_ref
     ), f as (
       select k.notification_id, k.rev, k.sent_rev, s.user_ref, s.saved,
         case when k.sort_at in (
           select i.sent_at from callboard_imported_id i
           where i.user_ref is null and i.notification_id = k.notification_id
         ) then s.read end as read
       from s join callboard_broadcast k on k.notification_id = s.notification_id
     )
     insert into callboard_broadcast_flags as e
       (notification_id, user_ref, rev, read, read_sent_rev, saved)
     select notification_id, user_ref,
       ${greatest(tx)}(cast(:rev as bigint), rev + 1),
       read, case when read is not null then sent_rev end, saved
     from f
     where read is not null or saved is not null
     order by user_ref, notification_id
     on conflict (user_ref, notification_id) do update set
       rev = ${greatest(tx)}(excluded.rev, e.rev + 1),
       read_sent_rev = case when ${read.isNews}
         then excluded.read_sent_rev else e.read_sent_rev end,
       ${read.set}, ${saved.set}
     where ${read.isNews} or ${saved.isNews}
     returning notification_id`,
    {
      rev: options.rev,
      rows: tableOf(tx, {
        alias: 'r',
        columns: {
          notification_id: 'uuid',
          user_ref: 'text',
          read: 'bigint',
          saved: 'bigint',
        },
        rows: options.rows.map(row => ({
          notification_id: row.notification_id,
          user_ref: toUserRef(row.user),
          read: row.has_unread ? undefined : toTimestamp(row.read),
          saved: toTimestamp(row.saved),
        })),
      }),
    },
  );
  return written.length;
}
