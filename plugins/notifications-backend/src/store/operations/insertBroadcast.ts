import { Knex } from 'knex';
import { Duration } from 'luxon';
import { queryRows, uuidValue } from '../dialect';
import { MomentColumn, toDate } from '../rows';
import { Message } from '../types';

/**
 * Makes a message a broadcast. One that is there in its scope already gets the new
 * text and is unread for everybody: what users read was an earlier send. To be called
 * with it locked.
 *
 * @returns when it was first sent, if it was sent again
 */
export async function insertBroadcast(
  knex: Knex,
  options: {
    message: Message;
    created: Date;
    /** Greater than that of the broadcast and of all flags of it. */
    rev: number;
    backlog: Duration;
  },
): Promise<Date | undefined> {
  const { message, rev, backlog } = options;
  const created = options.created.getTime();
  const [row] = await queryRows<{
    created: MomentColumn;
    updated: MomentColumn | null;
  }>(
    knex,
    `insert into callboard_broadcast
       (notification_id, message_id, created, sort_at, rev, sent_rev, backlog_until)
     values (:notificationId, :messageId, :created, :created, :rev, :rev, :backlogUntil)
     on conflict (notification_id) do update set
       message_id = excluded.message_id,
       updated = excluded.sort_at,
       sort_at = excluded.sort_at,
       rev = excluded.rev,
       sent_rev = excluded.sent_rev,
       backlog_until = excluded.backlog_until,
       resolved = null
     returning created, updated`,
    {
      notificationId: uuidValue(knex, message.notificationId),
      messageId: uuidValue(knex, message.id),
      created,
      rev,
      backlogUntil: created + backlog.toMillis(),
    },
  );
  if (row.updated === null) {
    return undefined;
  }
  // No earlier update can be undone any more; "read" speaks of an earlier send anyway.
  await knex('callboard_broadcast_flags')
    .where('notification_id', message.notificationId)
    .whereNotNull('saved_mark')
    .update({ saved_mark: null });
  return toDate(row.created);
}
