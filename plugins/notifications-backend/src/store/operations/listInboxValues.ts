import { Knex } from 'knex';
import { limited } from '../connections';
import { inCodePointOrder } from '../dialect';
import { InboxFilter } from '../types';
import { inboxKeys } from './inboxKeys';

/**
 * The different topics or origins in the part of an inbox that a filter finds,
 * sorted.
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
    values.orderByRaw(inCodePointOrder(knex, 'value')).pluck('value'),
  );
}
