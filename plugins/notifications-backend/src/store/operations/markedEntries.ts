import { FlagChange, InboxFlag, InboxFlags } from '../types';

/** A row that a mark wrote. */
export type MarkedRow = {
  message_id: string;
  read_mark: string | null;
  saved_mark: string | null;
};

/** A notification and which of its flags a mark changed, at least one. */
export type MarkedEntry = { id: string; changed: InboxFlag[] };

const FLAGS = ['read', 'saved'] as const;

/**
 * What a mark did to a row: a flag bears the name of the mark that changed it last.
 *
 * @internal
 */
export function toMarkedEntry(row: MarkedRow, mark: string): MarkedEntry {
  return {
    id: row.message_id,
    changed: FLAGS.filter(flag => row[`${flag}_mark`] === mark),
  };
}

/**
 * What a mark did to each flag; none for a flag that changed nowhere.
 *
 * @internal
 */
export function toFlagChanges(
  entries: MarkedEntry[],
  options: { flags: InboxFlags; maxIds: number },
): FlagChange[] {
  const { flags, maxIds } = options;
  return FLAGS.flatMap(flag => {
    const value = flags[flag];
    const ids = entries
      .filter(({ changed }) => changed.includes(flag))
      .map(({ id }) => id);
    return value === undefined || ids.length === 0
      ? []
      : [{ flag, value, ids: ids.slice(0, maxIds), count: ids.length }];
  });
}
