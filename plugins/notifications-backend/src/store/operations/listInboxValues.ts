import { Knex } from 'knex';
import { limited } from '../connections';
import { inCodePointOrder } from '../dialect';
import { InboxFilter } from '../types';
import { inboxKeys } from './inboxKeys';

/** More are of no use to choose from. */
const MAX_VALUES = 1_000;

/**
 * The different topics or origins in the part of an inbox that a filter finds,
 * sorted: the first of them.
 */
export async function listInboxValues(
  knex: Knex,
  options: {
    userRef: string;
    filter: InboxFilter;
    field: 'topic' | 'origin';
  },
): Promise<string[]> {
  const { userRef, filter, field } = options;
  const column = `m.${field}`;
  const sources = inboxKeys(knex, { userRef, filter, withMessages: true }).map(
    keys => keys.distinct({ value: column }).whereNotNull(column),
  );
  const values = knex.from(knex.union(sources).as('found'));
  return limited(
    knex,
    values
      .orderByRaw(inCodePointOrder(knex, 'value'))
      .limit(MAX_VALUES)
      .pluck('value'),
  );
}
