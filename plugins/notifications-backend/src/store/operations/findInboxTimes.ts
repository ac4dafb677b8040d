import { Knex } from 'knex';
import { limited } from '../connections';
import { listOf, uuidValue } from '../dialect';
import { MomentColumn, toDate } from '../rows';

/** When a recipient got a notification first, and last if that was sent again. */
export type InboxTimes = { created: Date; updated?: Date };

/** The times of users who have a notification, or of the broadcast, which has no user. */
export async function findInboxTimes(
  knex: Knex,
  options: { notificationId: string; userRefs: string[] },
): Promise<Map<string | undefined, InboxTimes>> {
  const id = uuidValue(knex, options.notificationId);
  const times = { created: 'created', updated: 'updated' };
  const rows: Array<{
    user_ref: string | null;
    created: MomentColumn;
    updated: MomentColumn | null;
  }> = await limited(
    knex,
    knex.unionAll([
      knex('callboard_delivery')
        .where('notification_id', id)
        .whereIn(
          'user_ref',
          listOf(knex, { type: 'text', values: options.userRefs }),
        )
        .select({ user_ref: 'user_ref', ...times }),
      knex('callboard_broadcast')
        .where('notification_id', id)
        .select({ user_ref: knex.raw('cast(null as text)'), ...times }),
    ]),
  );
  return new Map(
    rows.map(row => [
      row.user_ref ?? undefined,
      { created: toDate(row.created), updated: toDate(row.updated) },
    ]),
  );
}
