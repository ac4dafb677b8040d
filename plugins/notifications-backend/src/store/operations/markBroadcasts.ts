import { Knex } from 'knex';
import { greatest, lockingRows, uuidValue } from '../dialect';
import { broadcastRead, broadcastRev } from './broadcastReader';
import { ChangedEntries, queryChanged } from './changedEntries';
import { broadcastKeys, MESSAGE } from './inboxKeys';
import {
  anyOf,
  differs,
  InboxUpdate,
  isAsSeen,
  seenTable,
  wantedFlags,
  wasSentBefore,
  wasStoredBefore,
} from './inboxSelection';
import { listed } from './markDeliveries';

/** The table that the statement below writes. */
const FLAGS = 'callboard_broadcast_flags';

/**
 * What the value of a flag is, which update changed it last, and the columns that are
 * written with it.
 */
const COLUMNS = {
  read: {
    current: broadcastRead,
    mark: 'case when f.read_sent_rev = k.sent_rev then f.read_mark end',
    written: ['read', 'read_sent_rev'],
  },
  saved: { current: 'f.saved', mark: 'f.saved_mark', written: ['saved'] },
};

/**
 * Changes flags of broadcasts for one reader, each flag for itself, and makes a row of
 * flags where there is none yet. "Unread" is written down as such, so that it also
 * holds against the rules that make a broadcast read by default.
 *
 * The broadcasts are held until the end of the transaction: one that is being sent
 * again, resolved or retracted is waited for, and then looked at as it is.
 */
export async function markBroadcasts(
  knex: Knex,
  update: InboxUpdate,
): Promise<ChangedEntries> {
  const { userRef, selection, part, flags, operationId, rev } = update;
  const { filter = {} } = selection;
  const now = Math.floor(rev / 1000);

  // Of a flag that does not change there is nothing in the rows to be written,
  // by which the rows that are there already keep theirs.
  const row: Record<string, Knex.Raw> = {};
  const differences: Knex.Raw[] = [];
  const updates: Knex.Raw[] = [];
  const changes: Knex.Raw[] = [];
  for (const { flag, wanted } of wantedFlags(flags)) {
    const { current, mark, written } = COLUMNS[flag];
    const isDifferent = differs(knex, { current, mark, wanted, selection });
    const ifDifferent = (value: Knex.Raw) =>
      knex.raw('case when ? then ? end', [isDifferent, value]);
    row[flag] = ifDifferent(
      knex.raw('cast(? as bigint)', [wanted ? now : null] as Knex.RawBinding[]),
    );
    if (flag === 'read') {
      row.read_sent_rev = ifDifferent(knex.raw('k.sent_rev'));
    }
    row[`${flag}_mark`] = ifDifferent(uuidValue(knex, operationId));
    differences.push(isDifferent);

    // Asked of the row again, as another update may have written it meanwhile.
    const changed = knex.raw(`excluded.${flag}_mark is not null and ?`, [
      selection.onlyChangedBy === undefined
        ? knex.raw('true')
        : knex.raw(`${FLAGS}.${flag}_mark = ?`, [
            uuidValue(knex, selection.onlyChangedBy),
          ]),
    ]);
    changes.push(changed);
    updates.push(
      ...[...written, `${flag}_mark`].map(name =>
        knex.raw(
          `${name} = case when ? then excluded.${name} else ${FLAGS}.${name} end`,
          [changed],
        ),
      ),
    );
  }
  const keys = broadcastKeys(knex, { userRef, filter, withReader: true }).where(
    anyOf(knex, differences),
  );
  if (part.kind === 'named') {
    keys.join(seenTable(knex, part.seen), join => join.on(knex.raw(isAsSeen)));
  } else if (part.upTo) {
    keys
      .where(wasSentBefore(knex, part.upTo))
      .whereRaw(`(select ? from callboard_message as m where ${MESSAGE})`, [
        wasStoredBefore(knex, part.upTo),
      ]);
  }
  lockingRows(knex, keys, { table: 'k', mode: 'share' });

  const most = greatest(knex);
  return queryChanged(knex, {
    statement: `
      insert into ${FLAGS} (notification_id, user_ref, rev, ${Object.keys(row)})
      select * from :changed as changed where true
      on conflict (user_ref, notification_id) do update set :updates,
        rev = ${most}(excluded.rev, ${FLAGS}.rev + 1)
      where :changes
      returning notification_id as id, rev, read_mark, saved_mark`,
    bindings: {
      changed: keys.select({
        notification_id: 'k.notification_id',
        user_ref: knex.raw('cast(? as text)', [userRef]),
        rev: knex.raw(`${most}(cast(? as bigint), ${broadcastRev(knex)} + 1)`, [
          rev,
        ]),
        ...row,
      }),
      updates: listed(knex, updates),
      changes: anyOf(knex, changes),
    },
    operationId,
  });
}
