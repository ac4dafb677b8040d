import { queryRows } from '../store/dialect';
import { lockBroadcasts } from '../store/operations/lockBroadcasts';
import { ImportStep, takeOverFlag, toTable } from './ImportStep';
import { toTimestamp, toUserRef, UpstreamTimestamp } from './upstreamRows';

/** A row of the upstream table `broadcast_user_status`, with the id of the broadcast here. */
type StatusRow = {
  notification_id: string;
  user: string;
  read: UpstreamTimestamp;
  saved: UpstreamTimestamp;
};

const read = takeOverFlag(
  'read',
  'excluded',
  `(e.read is null or e.read < excluded.read
    or e.read_sent_rev <> excluded.read_sent_rev)`,
);
const saved = takeOverFlag('saved', 'excluded');
const imported = `callboard_imported_id as i
  where i.user_ref is null and i.notification_id = k.notification_id`;

const writeFlags = `
  with f as (
    select k.notification_id, k.sent_rev, r.user_ref, max(r.saved) as saved,
      max(case when k.sort_at in (select i.sent_at from ${imported})
        and not exists (
          select 1 from ${imported} and not exists (
            select 1 from broadcast_user_status as x
            where x.broadcast_id = i.old_id and x."user" = r."user"
              and x.read is not null
          )
        ) then r.read end) as read
    from :rows
    join callboard_broadcast as k on k.notification_id = r.notification_id
    group by k.notification_id, r.user_ref
  )
  insert into callboard_broadcast_flags as e
    (notification_id, user_ref, rev, read, read_sent_rev, saved)
  select notification_id, user_ref, cast(:rev as bigint),
    read, case when read is not null then sent_rev end, saved
  from f
  where read is not null or saved is not null
  order by user_ref, notification_id
  on conflict (user_ref, notification_id) do update set
    rev = excluded.rev,
    read_sent_rev = case when ${read.isNews}
      then excluded.read_sent_rev else e.read_sent_rev end,
    ${read.set}, ${saved.set}
  where ${read.isNews} or ${saved.isNews}
  returning notification_id`;

/**
 * Imports what users did with broadcasts. In upstream a broadcast that was sent again
 * stays read, so "read" is about the latest text, unless that was sent here. Of several
 * broadcasts in one scope, the user must have read all.
 */
export const importBroadcastFlags: ImportStep = {
  table: 'broadcast_user_status',
  key: ['broadcast_id', 'user'],
  written: ['s.read', 's.saved', 'b.updated'],
  select: knex =>
    knex('broadcast_user_status as s')
      .join('broadcast as b', 'b.id', 's.broadcast_id')
      .join('callboard_imported_id as i', 'i.old_id', 's.broadcast_id')
      .select('s.*', 'i.notification_id'),
  toBatch(found: StatusRow[]) {
    const rows = found.map(row => ({
      ...row,
      user_ref: toUserRef(row.user),
      read: toTimestamp(row.read),
      saved: toTimestamp(row.saved),
    }));
    const ids = rows.map(row => row.notification_id);
    return {
      size: rows.length,
      async write(tx, drawn) {
        // Held, so that no sender retracts one before its flags are written.
        const rev = await lockBroadcasts(tx, { ids, rev: drawn });
        const bindings = { rev, rows: toTable(tx, rows) };
        return (await queryRows(tx, writeFlags, bindings)).length;
      },
    };
  },
};
