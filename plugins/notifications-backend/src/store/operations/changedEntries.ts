import { MAX_IDS_PER_SIGNAL } from '@callboard/backstage-plugin-notifications-common';
import { Knex } from 'knex';
import { isPostgres, queryRows, uuidValue } from '../dialect';
import { RevisionColumn } from '../rows';
import { InboxFlag, InboxFlags, MarkResult } from '../types';

const FLAGS: InboxFlag[] = ['read', 'saved'];

type ChangedRow = {
  id: string;
  rev: RevisionColumn;
  read_mark: string | null;
  saved_mark: string | null;
  /** Of all that changed; PostgreSQL returns only the first of the rows. */
  count?: string;
  read_count?: string;
  saved_count?: string;
  max_rev?: RevisionColumn;
};

/** What one statement changed. */
export type ChangedEntries = {
  count: number;
  /** The first of them. */
  ids: string[];
  flags: Record<InboxFlag, { count: number; ids: string[] }>;
  /** The greatest revision, 0 if nothing changed. */
  rev: number;
};

/**
 * Runs a statement that changes entries and returns their `id`, `rev`, `read_mark` and
 * `saved_mark`. A flag bears the name of the update that changed it last.
 */
export async function queryChanged(
  knex: Knex,
  options: {
    statement: string;
    bindings: Record<string, Knex.RawBinding>;
    operationId: string;
  },
): Promise<ChangedEntries> {
  const { statement, bindings, operationId } = options;
  const rows = await queryRows<ChangedRow>(
    knex,
    isPostgres(knex)
      ? `with changed as (${statement})
         select *, count(*) over () as count, max(rev) over () as max_rev,
           count(*) filter (where read_mark = :operation) over () as read_count,
           count(*) filter (where saved_mark = :operation) over () as saved_count
         from changed limit ${MAX_IDS_PER_SIGNAL}`
      : statement,
    { ...bindings, operation: uuidValue(knex, operationId) },
  );
  const [first] = rows;
  const changesOf = (flag: InboxFlag) => {
    const ids = rows
      .filter(row => row[`${flag}_mark`] === operationId)
      .map(row => row.id);
    return { ids, count: Number(first?.[`${flag}_count`] ?? ids.length) };
  };
  return {
    count: Number(first?.count ?? rows.length),
    ids: rows.map(({ id }) => id),
    flags: { read: changesOf('read'), saved: changesOf('saved') },
    rev: rows.reduce(
      (rev, row) => Math.max(rev, Number(row.max_rev ?? row.rev)),
      0,
    ),
  };
}

/** Sums up what the statements of one update changed. */
export function toMarkResult(
  changed: ChangedEntries[],
  flags: InboxFlags,
): MarkResult & { rev: number } {
  const sum = (parts: Array<{ count: number; ids: string[] }>) => ({
    count: parts.reduce((count, part) => count + part.count, 0),
    ids: parts.flatMap(({ ids }) => ids).slice(0, MAX_IDS_PER_SIGNAL),
  });
  return {
    ...sum(changed),
    // An earlier update of that name may have changed the other flag.
    changes: FLAGS.filter(flag => flags[flag] !== undefined)
      .map(flag => ({
        flag,
        value: flags[flag]!,
        ...sum(changed.map(part => part.flags[flag])),
      }))
      .filter(({ count }) => count > 0),
    rev: Math.max(0, ...changed.map(({ rev }) => rev)),
  };
}
