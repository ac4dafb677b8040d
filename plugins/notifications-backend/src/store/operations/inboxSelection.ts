import { Knex } from 'knex';
import { tableOf, uuidValue } from '../dialect';
import { possibleIds } from '../keys';
import { InboxFlag, InboxFlags, InboxSelection, SeenId } from '../types';

/**
 * How long before the `upTo` of an update a send must have been stored to be covered by
 * it: a send may take two seconds from its last statement to its commit.
 */
const SAFETY_MILLISECONDS = 5_000;

/** An update to be carried out for one reader. */
export type InboxUpdate = {
  userRef: string;
  selection: InboxSelection;
  /** Of the selection. */
  part: SelectionPart;
  /** At least one. */
  flags: InboxFlags;
  /** Names the update. */
  operationId: string;
  rev: number;
};

/** A part of a selection that one statement can find. */
type SelectionPart =
  | { kind: 'named'; seen: SeenId[] }
  | { kind: 'stored'; upTo?: Date };

/** The parts of a selection: what a filter finds up to a time, and what is named. */
export function partsOf(selection: InboxSelection): SelectionPart[] {
  const { seen, filter, upTo } = selection;
  return [
    ...(filter ? [{ kind: 'stored' as const, upTo }] : []),
    ...(seen.length > 0 ? [{ kind: 'named' as const, seen }] : []),
  ];
}

/** Of a text that is named without a revision, any may have been seen. */
const ANY_REVISION = Number.MAX_SAFE_INTEGER;

/**
 * The named ones as a table `s` of ids and revisions. Each is there once, with the last
 * revision that was seen of it: an insert must not meet a row twice.
 */
export function seenTable(knex: Knex, seen: SeenId[]): Knex.Raw {
  const revisions = new Map<string, number>();
  for (const { id, rev = ANY_REVISION } of seen) {
    for (const possible of possibleIds([id])) {
      const other = revisions.get(possible) ?? 0;
      revisions.set(possible, Math.max(rev, other));
    }
  }
  return tableOf(knex, {
    alias: 's',
    columns: { id: 'uuid', rev: 'bigint' },
    rows: [...revisions].map(([id, rev]) => ({ id, rev })),
  });
}

/** Whether the row `k` is as it was seen; only a send changes that. */
export const isAsSeen = 'k.notification_id = s.id and k.sent_rev <= s.rev';

/** Whether the row `k` was there at a time. */
export function wasSentBefore(knex: Knex, upTo: Date): Knex.Raw {
  return knex.raw('k.sent_rev <= ?', [
    (upTo.getTime() - SAFETY_MILLISECONDS) * 1000,
  ]);
}

/** Whether the message `m` was stored at a time, whenever its send began. */
export function wasStoredBefore(knex: Knex, upTo: Date): Knex.Raw {
  return knex.raw('m.stored_at <= ?', [upTo.getTime() - SAFETY_MILLISECONDS]);
}

/**
 * Whether a flag is not as wanted, and, where an update is undone, was last changed
 * by that update.
 *
 * @param options.current - the present value of the flag, null if it is not set
 * @param options.mark - the column that names the update that changed it last
 */
export function differs(
  knex: Knex,
  options: {
    current: string;
    mark: string;
    wanted: boolean;
    selection: InboxSelection;
  },
): Knex.Raw {
  const { current, mark, wanted, selection } = options;
  const isOther = `${current} is ${wanted ? 'null' : 'not null'}`;
  if (selection.onlyChangedBy === undefined) {
    return knex.raw(isOther);
  }
  return knex.raw(`${isOther} and ${mark} = ?`, [
    uuidValue(knex, selection.onlyChangedBy),
  ]);
}

/** The flags that an update wants to be set or not. */
export function wantedFlags(
  flags: InboxFlags,
): Array<{ flag: InboxFlag; wanted: boolean }> {
  return (['read', 'saved'] as const).flatMap(flag => {
    const wanted = flags[flag];
    return wanted === undefined ? [] : [{ flag, wanted }];
  });
}

/** That one of the conditions holds, in brackets: it may be one of several itself. */
export function anyOf(knex: Knex, conditions: Knex.Raw[]): Knex.Raw {
  const alternatives = conditions.map(() => '(?)').join(' or ');
  return knex.raw(`(${alternatives})`, conditions);
}
