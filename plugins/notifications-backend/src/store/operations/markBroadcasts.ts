import { Knex } from 'knex';
import { lockingRows, queryRows, uuidValue } from '../dialect';
import { InboxFlag, InboxFlags, InboxSelection } from '../types';
import { broadcastRead } from './broadcastReader';
import { broadcastKeys } from './inboxKeys';
import { filterOf, restrictTo, setByMark } from './inboxSelection';
import { MarkedEntry, MarkedRow, toMarkedEntry } from './markedEntries';

/** The table that the statement below writes. */
const FLAGS = 'callboard_broadcast_flags';

/** What the value of a flag is, and the columns that are written with it. */
const COLUMNS = {
  read: { current: broadcastRead, written: ['read', 'read_sending'] },
  saved: { current: 'f.saved', written: ['saved'] },
};

/**
 * Changes flags of broadcasts for one reader, each flag for itself, and makes a
 * row of flags where there is none yet. Answers those that really changed,
 * and in what. "Unread" is written down as such, so that it also holds against the
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
    /** Names this change. */
    mark: string;
  },
): Promise<MarkedEntry[]> {
  const { userRef, selection, flags, now, mark } = options;
  const filter = filterOf(selection);
  if (filter.isBroadcast === false) {
    return [];
  }

  // Of a flag that does not change there is nothing in the rows to be written,
  // by which the rows that are there already keep theirs.
  const row: Record<string, Knex.Raw> = {};
  const differences: Knex.Raw[] = [];
  const updates: Knex.Raw[] = [];
  const changes: Knex.Raw[] = [];
  for (const flag of ['read', 'saved'] as const) {
    const wanted = flags[flag];
    if (wanted !== undefined) {
      const { current, written } = COLUMNS[flag];
      const differs = knex.raw(
        `(${current} is ${wanted ? 'null' : 'not null'} and ?)`,
        [setByMark(knex, `f.${flag}_mark`, selection)],
      );
      row[flag] = knex.raw('case when ? then cast(? as bigint) end', [
        differs,
        wanted ? now.getTime() : null,
      ] as Knex.RawBinding[]);
      if (flag === 'read') {
        row.read_sending = knex.raw('case when ? then k.sending end', [
          differs,
        ]);
      }
      row[`${flag}_mark`] = knex.raw('case when ? then ? end', [
        differs,
        uuidValue(knex, mark),
      ]);
      differences.push(differs);

      const changed = changedIn(knex, flag, selection);
      changes.push(changed);
      updates.push(
        ...[...written, `${flag}_mark`].map(name =>
          knex.raw('?? = case when ? then ?? else ?? end', [
            name,
            changed,
            `excluded.${name}`,
            `${FLAGS}.${name}`,
          ]),
        ),
      );
    }
  }
  const keys = restrictTo(
    knex,
    broadcastKeys(knex, { userRef, filter, withReader: true }),
    selection,
  ).where(either => differences.forEach(differs => either.orWhere(differs)));
  // A broadcast that is being retracted at this moment gets no flags any more.
  lockingRows(knex, { query: keys, table: 'k', mode: 'keep' });

  const names = [...Object.keys(row), 'updated'];
  const marked = await queryRows<MarkedRow>(
    knex,
    `insert into ${FLAGS} (broadcast_id, user_ref, ${names.join(', ')})
     select * from :changed as changed where true
     on conflict (user_ref, broadcast_id)
     do update set :updates, updated = excluded.updated
     where :changes
     returning (
       select message_id from callboard_broadcast
       where id = ${FLAGS}.broadcast_id
     ) as message_id, read_mark, saved_mark`,
    {
      changed: keys.select({
        broadcast_id: 'k.id',
        user_ref: knex.raw('cast(? as text)', [userRef]),
        ...row,
        updated: knex.raw('cast(? as bigint)', [now.getTime()]),
      }),
      updates: joined(knex, updates, ', '),
      changes: joined(knex, changes, ' or '),
    },
  );
  return marked.map(written => toMarkedEntry(written, mark));
}

/**
 * Whether a flag changes in a row that is there already. Asked of the row again,
 * because another mark may have written it meanwhile.
 */
function changedIn(knex: Knex, flag: InboxFlag, selection: InboxSelection) {
  return knex.raw('(?? is not null and ?)', [
    `excluded.${flag}_mark`,
    setByMark(knex, `${FLAGS}.${flag}_mark`, selection),
  ]);
}

function joined(knex: Knex, parts: Knex.Raw[], separator: string): Knex.Raw {
  return knex.raw(parts.map(() => '?').join(separator), parts);
}
