import { Knex } from 'knex';
import { limited } from '../connections';
import { listOf, uuidValue } from '../dialect';

/** Of some users, those who have a notification unread in the inbox. */
export async function findUnreadRefs(
  knex: Knex,
  options: { notificationId: string; isBroadcast: boolean; userRefs: string[] },
): Promise<Set<string>> {
  const { notificationId, isBroadcast, userRefs } = options;
  const users = listOf(knex, { type: 'text', values: userRefs });
  const id = uuidValue(knex, notificationId);
  if (!isBroadcast) {
    const rows = await limited(
      knex,
      knex<{ user_ref: string }>('callboard_delivery')
        .where('notification_id', id)
        .whereIn('user_ref', users)
        .whereNull('read')
        .select('user_ref'),
    );
    return new Set(rows.map(row => row.user_ref));
  }
  const [broadcast] = await limited(
    knex,
    knex('callboard_broadcast').where('notification_id', id).select('resolved'),
  );
  if (!broadcast || broadcast.resolved !== null) {
    return new Set();
  }
  const read = await limited(
    knex,
    knex('callboard_broadcast_flags as f')
      .join(
        'callboard_broadcast as k',
        'k.notification_id',
        'f.notification_id',
      )
      .where('f.notification_id', id)
      .whereIn('f.user_ref', users)
      .whereNotNull('f.read')
      .whereRaw('f.read_sent_rev = k.sent_rev')
      .select('f.user_ref') as Knex.QueryBuilder<
      any,
      Array<{ user_ref: string }>
    >,
  );
  const refs = new Set(read.map(row => row.user_ref));
  return new Set(userRefs.filter(userRef => !refs.has(userRef)));
}
