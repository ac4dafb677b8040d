import { Knex } from 'knex';
import { lockingRows, queryRows } from '../dialect';
import { InboxFlags, InboxSelection } from '../NotificationsStore';
import { broadcastRead } from './broadcastReader';
import { broadcastKeys } from './inboxKeys';
import { filterOf, restrictTo } from './inboxSelection';

/**
 * Changes flags of broadcasts for one reader, each flag for itself, and makes a
 * row of flags where there is none yet. Answers the ids of those that really
 * changed. "Unread" is written down as such, so that it also holds against the
 * rules that make a broadcast read by default.
 *
 * @internal
 */
export async function markBroadcasts(
  knex: Knex,
  options: {
    userRef: string;
    selection: InboxSelection;
    /** At least one. */
    flags: InboxFlags;
    now: Date;
  },
): Promise<string[]> {
  const { userRef, selection, flags, now } = options;
  const filter = filterOf(selection);
  if (filter.isBroadcast === false) {
    return [];
  }

  // Only the columns of flags that are given are written.
  const columns: Record<string, Knex.Raw> = {};
  const differences: string[] = [];
  if (flags.read !== undefined) {
    columns.read = valueOf(knex, flags.read, broadcastRead, now);
    columns.read_sending = knex.raw('k.sending');
    differences.push(differsFrom(flags.read, broadcastRead));
  }
  if (flags.saved !== undefined) {
    columns.saved = valueOf(knex, flags.saved, 'f.saved', now);
    differences.push(differsFrom(flags.saved, 'f.saved'));
  }
  const names = [...Object.keys(columns), 'updated'];
  const keys = restrictTo(
    knex,
    broadcastKeys(knex, { userRef, filter, withReader: true }),
    selection,
  ).whereRaw(`(${differences.join(' or ')})`);
  // A broadcast that is being retracted at this moment gets no flags any more.
  lockingRows(knex, { query: keys, table: 'k', mode: 'keep' });

  const changed = await queryRows<{ message_id: string }>(
    knex,
    `insert into callboard_broadcast_flags
       (broadcast_id, user_ref, ${names.join(', ')})
     select * from :changed as changed where true
     on conflict (user_ref, broadcast_id)
     do update set ${names.map(name => `${name} = excluded.${name}`).join(', ')}
     returning (
       select message_id from callboard_broadcast
       where id = callboard_broadcast_flags.broadcast_id
     ) as message_id`,
    {
      changed: keys.select({
        broadcast_id: 'k.id',
        user_ref: knex.raw('cast(? as text)', [userRef]),
        ...columns,
        updated: knex.raw('cast(? as bigint)', [now.getTime()]),
      }),
    },
  );
  return changed.map(row => row.message_id);
}

function valueOf(knex: Knex, value: boolean, current: string, now: Date) {
  return value
    ? knex.raw(`coalesce(${current}, cast(? as bigint))`, [now.getTime()])
    : knex.raw('cast(null as bigint)');
}

function differsFrom(value: boolean, current: string) {
  return `${current} is ${value ? 'null' : 'not null'}`;
}
