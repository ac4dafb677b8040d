import { queryRows, tableOf } from '../../store/dialect';
import { MovingStep } from '../MovingStep';
import { insertEarlierVisitors } from '../operations/insertEarlierVisitors';
import {
  OVERLAP_MILLISECONDS,
  StockBroadcastStatusRow,
  toMoment,
  toUserRef,
} from '../stockRows';

type Flags = {
  broadcast: string;
  user_ref: string;
  read: number | undefined;
  saved: number | undefined;
};

/**
 * Whether a flag was set in stock since. In the overlap it may have been seen the
 * last time; then it stands here, or the user has changed it here.
 */
const isNews = (flag: 'read' | 'saved') =>
  `(excluded.${flag} is not null and (
     excluded.${flag} > :since or (f.${flag} is null and f.${flag}_mark is null)
   ))`;

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
    const seenFrom =
      since === undefined ? undefined : since - OVERLAP_MILLISECONDS;
    if (seenFrom !== undefined) {
      const moment = new Date(seenFrom);
      query.where(set =>
        set.where('read', '>', moment).orWhere('saved', '>', moment),
      );
    }
    const rows: StockBroadcastStatusRow[] = await query;
    const flags = combine(rows, seenFrom);

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
         read = case when ${isNews('read')}
           then excluded.read else f.read end,
         read_sending = case when ${isNews('read')}
           then excluded.read_sending else f.read_sending end,
         read_mark = case when ${isNews('read')}
           then null else f.read_mark end,
         saved = case when ${isNews('saved')}
           then excluded.saved else f.saved end,
         saved_mark = case when ${isNews('saved')}
           then null else f.saved_mark end
       where ${isNews('read')} or ${isNews('saved')}
       returning broadcast_id`,
      {
        since: since ?? -1,
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
 * order of users, and only with flags that were set since a moment.
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
