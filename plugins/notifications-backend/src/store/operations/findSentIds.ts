import { Knex } from 'knex';
import { possibleIds, scopedNotificationId } from '../keys';
import { SentSelection } from '../types';

/**
 * The ids of the notifications that a sender may mean. Whether they are there, and of
 * this origin, is to be seen once they are locked.
 */
export function toPossibleIds(selection: SentSelection): string[] {
  if ('id' in selection) {
    return possibleIds([selection.id]);
  }
  const { origin, scope } = selection;
  return [
    scopedNotificationId('individual', origin, scope),
    scopedNotificationId('broadcast', origin, scope),
  ];
}

/** Those of the ids that an origin has sent. */
export async function findSentIds(
  knex: Knex,
  options: { origin: string; ids: string[] },
): Promise<string[]> {
  const { origin, ids } = options;
  // A channel may have what no inbox has any more.
  const found = ['callboard_message', 'callboard_send'].map(table =>
    knex(table)
      .where({ origin })
      .whereIn('notification_id', ids)
      .select('notification_id'),
  );
  const rows: Array<{ notification_id: string }> = await knex.union(found);
  return rows.map(row => row.notification_id);
}
