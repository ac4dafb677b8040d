import { Knex } from 'knex';
import { limited } from '../connections';
import { SentNotification } from '../channelTypes';
import { sendColumns, SendRow, toSent } from '../channelRows';
import { listOf, uuidValue } from '../dialect';
import { Message } from '../types';

/** Texts of a notification by their ids; those that are gone are absent. */
export async function findMessages(
  knex: Knex,
  options: { notificationId: string; ids: string[] },
): Promise<Map<string, Message>> {
  const { notificationId, ids } = options;
  const rows = await limited(
    knex,
    knex<{ id: string; origin: string; payload: string }>('callboard_message')
      .where('notification_id', uuidValue(knex, notificationId))
      .whereIn('id', listOf(knex, { type: 'uuid', values: ids }))
      .select('id', 'origin', 'payload'),
  );
  return new Map(
    rows.map(({ id, origin, payload }) => [
      id,
      { id, notificationId, origin, payload: JSON.parse(payload) },
    ]),
  );
}

/** Sends by their ids. */
export async function findSends(
  knex: Knex,
  options: { ids: string[] },
): Promise<Map<string, SentNotification>> {
  const { ids } = options;
  const rows = await limited(
    knex,
    knex('callboard_send as s')
      .whereIn('s.id', listOf(knex, { type: 'uuid', values: ids }))
      .select(...sendColumns) as Knex.QueryBuilder<any, SendRow[]>,
  );
  return new Map(rows.map(row => [row.send_id, toSent(row)]));
}

/**
 * The text that all recipients of the newest send of a notification have, if it was the
 * same for them.
 */
export async function findNewestText(
  knex: Knex,
  { notificationId }: { notificationId: string },
): Promise<Message | undefined> {
  const [newest] = await limited(
    knex,
    knex<{ id: string }>('callboard_send')
      .where('notification_id', uuidValue(knex, notificationId))
      .orderBy('rev', 'desc')
      .limit(1)
      .select('id'),
  );
  // A text that was not made for some of them has the id of its send.
  const ids = newest ? [newest.id] : [];
  return (await findMessages(knex, { notificationId, ids })).get(ids[0]);
}
