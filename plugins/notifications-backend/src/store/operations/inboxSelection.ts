import { Knex } from 'knex';
import { listOf } from '../dialect';
import { possibleIds } from '../keys';
import { InboxFilter, InboxSelection } from '../types';

/**
 * What of a selection the keys of an inbox can be filtered by.
 *
 * @internal
 */
export function filterOf(selection: InboxSelection): InboxFilter {
  return 'filter' in selection ? selection.filter : {};
}

/**
 * Restricts the keys `k` of an inbox to what is to be changed: named ones, or
 * what was there at a moment, so that later arrivals stay as they are.
 *
 * @internal
 */
export function restrictTo(
  knex: Knex,
  keys: Knex.QueryBuilder,
  selection: InboxSelection,
): Knex.QueryBuilder {
  return 'ids' in selection
    ? keys.whereIn(
        'k.message_id',
        listOf(knex, { type: 'uuid', values: possibleIds(selection.ids) }),
      )
    : keys.where('k.sort_at', '<=', selection.upTo.getTime());
}

/**
 * Whether a flag is to be changed as far as its last change matters: always,
 * unless the selection is what an earlier mark changed.
 *
 * @param column - names the mark that changed the flag last
 * @internal
 */
export function setByMark(
  knex: Knex,
  column: string,
  selection: InboxSelection,
): Knex.Raw {
  if (selection.markedBy === undefined) {
    return knex.raw('true');
  }
  const values = possibleIds([selection.markedBy]);
  return knex.raw('?? in (?)', [
    column,
    listOf(knex, { type: 'uuid', values }),
  ]);
}
