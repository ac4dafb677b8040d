import { Knex } from 'knex';
import { listOf } from '../dialect';
import { possibleIds } from '../keys';
import { InboxEntry } from '../types';
import { EntryRow, toInboxEntry } from '../rows';
import { selectEntries } from './selectEntries';

/**
 * Entries of one reader by the ids of their messages, newest first. Somebody
 * who follows an old link to a scope that was sent again since is led to what
 * they have in that scope now. What they still have leads nowhere else: somebody
 * may have both a notification and a broadcast in a scope. Others' notifications
 * are never found.
 *
 * @internal
 */
export async function findInboxEntries(
  knex: Knex,
  options: { userRef: string; ids: string[] },
): Promise<InboxEntry[]> {
  const { userRef } = options;
  const ids = possibleIds(options.ids);
  const asked = listOf(knex, { type: 'uuid', values: ids });

  const current = [
    knex('callboard_delivery')
      .where('user_ref', userRef)
      .whereIn('message_id', asked)
      .select({ id: 'message_id' }),
    knex('callboard_broadcast')
      .whereIn('message_id', asked)
      .select({ id: 'message_id' }),
  ];
  const superseded = () =>
    knex('callboard_message as old')
      .whereIn('old.id', asked)
      .whereNotExists(
        knex('callboard_delivery as d')
          .whereRaw('d.message_id = old.id')
          .where('d.user_ref', userRef)
          .select(knex.raw('1')),
      )
      .whereNotExists(
        knex('callboard_broadcast as k')
          .whereRaw('k.message_id = old.id')
          .select(knex.raw('1')),
      );
  const superseding = [
    superseded()
      .join('callboard_delivery as d', join =>
        join.on('d.scope_key', 'old.scope_key').andOnVal('d.user_ref', userRef),
      )
      .select({ id: 'd.message_id' }),
    superseded()
      .join('callboard_broadcast as k', 'k.scope_key', 'old.scope_key')
      .select({ id: 'k.message_id' }),
  ];
  const rows: EntryRow[] = await selectEntries(knex, {
    userRef,
    keys: knex.union([...current, ...superseding]),
  }).orderBy([
    { column: 'sort_at', order: 'desc' },
    { column: 'id', order: 'desc' },
  ]);
  return rows.map(row => toInboxEntry(userRef, row));
}
