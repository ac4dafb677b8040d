import { Knex } from 'knex';
import { limited } from '../connections';
import { listOf } from '../dialect';
import { possibleIds } from '../keys';
import { InboxEntry } from '../types';
import { EntryRow, toInboxEntries } from '../rows';
import { selectEntries } from './selectEntries';

/**
 * Entries of one reader by their ids, newest first, as many as fit into a page. The id that an imported one had
 * before leads to it. Those of other users are never found.
 */
export async function findInboxEntries(
  knex: Knex,
  options: { userRef: string; ids: string[] },
): Promise<InboxEntry[]> {
  const { userRef } = options;
  const asked = namedBy(knex, options);
  const keys = knex.unionAll([
    knex('callboard_delivery')
      .where('user_ref', userRef)
      .whereIn('notification_id', asked)
      .select({ id: 'notification_id' }),
    knex('callboard_broadcast')
      .whereIn('notification_id', asked)
      .select({ id: 'notification_id' }),
  ]);
  const limitBy = [
    { column: 'sort_at', order: 'desc' },
    { column: 'id', order: 'desc' },
  ];
  const entries = selectEntries(knex, { userRef, keys, limitBy });
  const rows: EntryRow[] = await limited(knex, entries.orderBy(limitBy));
  return toInboxEntries(userRef, rows);
}

/** The ids of notifications, with those that they lead to. */
function namedBy(
  knex: Knex,
  options: { userRef: string; ids: string[] },
): Knex.QueryBuilder {
  const ids = listOf(knex, { type: 'uuid', values: possibleIds(options.ids) });
  const imported = knex('callboard_imported_id')
    .whereIn('old_id', ids)
    .where(either =>
      either.where('user_ref', options.userRef).orWhereNull('user_ref'),
    )
    .select('notification_id');
  return knex.union([ids.clone(), imported]);
}
