import { Knex } from 'knex';
import { uuidValue } from '../dialect';
import { InboxFlag, InboxFlags, InboxSelection } from '../types';
import { individualKeys } from './inboxKeys';
import { filterOf, restrictTo, setByMark } from './inboxSelection';
import { MarkedEntry, toMarkedEntry } from './markedEntries';

/**
 * Changes flags of individual notifications, each flag for itself. Answers those
 * that really changed, and in what; what was read before stays read since then.
 *
 * @internal
 */
export async function markDeliveries(
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
  if (filter.isBroadcast) {
    return [];
  }

  const updates: Record<string, Knex.Raw> = {};
  const differences: Knex.Raw[] = [];
  for (const flag of ['read', 'saved'] as const) {
    const wanted = flags[flag];
    if (wanted !== undefined) {
      const differs = differsFrom(knex, { flag, wanted, selection });
      const when = (value: Knex.RawBinding, column: string) =>
        knex.raw('case when ? then ? else ?? end', [differs, value, column]);
      updates[flag] = when(wanted ? now.getTime() : knex.raw('null'), flag);
      updates[`${flag}_mark`] = when(uuidValue(knex, mark), `${flag}_mark`);
      differences.push(differs);
    }
  }
  const keys = restrictTo(
    knex,
    individualKeys(knex, { userRef, filter }),
    selection,
  );
  const changed = await knex('callboard_delivery')
    .where('user_ref', userRef)
    .whereIn('message_id', keys.select('k.message_id'))
    // Here and not among the keys, so that it is seen what was written meanwhile.
    .where(either => differences.forEach(differs => either.orWhere(differs)))
    .update(updates)
    .returning(['message_id', 'read_mark', 'saved_mark']);
  return changed.map(row => toMarkedEntry(row, mark));
}

function differsFrom(
  knex: Knex,
  options: { flag: InboxFlag; wanted: boolean; selection: InboxSelection },
): Knex.Raw {
  const { flag, wanted, selection } = options;
  return knex.raw(`(?? is ${wanted ? 'null' : 'not null'} and ?)`, [
    flag,
    setByMark(knex, `${flag}_mark`, selection),
  ]);
}
