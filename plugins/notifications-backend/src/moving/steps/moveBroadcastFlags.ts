import { queryRows, tableOf } from '../../store/dialect';
import { MovingStep } from '../MovingStep';
import { insertEarlierVisitors } from '../operations/insertEarlierVisitors';
import { StockBroadcastStatusRow, toMoment, toUserRef } from '../stockRows';

type Flags = {
  broadcast: string;
  user_ref: string;
  read: number | undefined;
  saved: number | undefined;
};

/**
 * Moves what users did with broadcasts. In stock a broadcast that was sent again
 * stays read, so "read" is taken over as speaking of the latest sending: moving
 * makes nothing unread.
 *
 * @internal
 */
export const moveBroadcastFlags: MovingStep = {
  name: 'flags of broadcasts',
  table: 'broadcast_user_status',

  async move(knex, { position, since, limit }) {
    const query = knex('broadcast_user_status')
      .select('*')
      .orderBy(['broadcast_id', 'user'])
      .limit(limit);
    if (position !== undefined) {
      query.whereRaw('(??, ??) > (?, ?)', [
        'broadcast_id',
        'user',
        ...(JSON.parse(position) as [string, string]),
      ]);
    }
    if (since !== undefined) {
      const moment = new Date(since);
      query.where(set =>
        set.where('read', '>', moment).orWhere('saved', '>', moment),
      );
    }
    const rows: StockBroadcastStatusRow[] = await query;
    const flags = combine(rows, since);

    const written = await queryRows(
      knex,
      `insert into callboard_broadcast_flags as f
         (broadcast_id, user_ref, read, read_sending, saved, updated)
       select k.id, s.user_ref,
         s.read, case when s.read is not null then k.sending end,
         s.saved, coalesce(s.saved, s.read, k.sort_at)
       from :flags
       join callboard_broadcast k on k.message_id = s.broadcast
       order by s.position
       on conflict (user_ref, broadcast_id) do update set
         read = coalesce(excluded.read, f.read),
         read_sending = coalesce(excluded.read_sending, f.read_sending),
         saved = coalesce(excluded.saved, f.saved)
       returning broadcast_id`,
      {
        flags: tableOf(knex, {
          alias: 's',
          columns: {
            broadcast: 'uuid',
            user_ref: 'text',
            read: 'bigint',
            saved: 'bigint',
          },
          rows: flags,
        }),
      },
    );
    await insertEarlierVisitors(knex, {
      userRefs: flags.map(row => row.user_ref),
    });
    const last = rows[rows.length - 1];
    return {
      position:
        rows.length < limit
          ? undefined
          : JSON.stringify([last.broadcast_id, last.user]),
      moved: written.length,
    };
  },
};

/**
 * Rows as they go into the database: one for each user however spelled, in the
 * order of users, and only with flags that were set since.
 */
function combine(rows: StockBroadcastStatusRow[], since = -Infinity): Flags[] {
  const all = new Map<string, Flags>();
  for (const row of rows) {
    const userRef = toUserRef(row.user);
    const [read, saved] = [row.read, row.saved].map(flag => {
      const moment = toMoment(flag);
      return moment !== undefined && moment > since ? moment : undefined;
    });
    const key = `${userRef}\n${row.broadcast_id}`;
    const other = all.get(key);
    all.set(key, {
      broadcast: row.broadcast_id,
      user_ref: userRef,
      read: other?.read ?? read,
      saved: other?.saved ?? saved,
    });
  }
  return [...all.values()].sort((a, b) => (a.user_ref < b.user_ref ? -1 : 1));
}
