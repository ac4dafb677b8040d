import { Knex } from 'knex';
import { limited } from '../connections';
import { jsonField, tableOf } from '../dialect';

type MessageKey = { notificationId: string; messageId: string };

/** The titles of texts by the id of the text; those that were removed are absent. */
export async function findTitles(
  knex: Knex,
  options: { messages: MessageKey[] },
): Promise<Map<string, string>> {
  const wanted = tableOf(knex, {
    alias: 'w',
    columns: { notification_id: 'uuid', id: 'uuid' },
    rows: options.messages.map(({ notificationId, messageId }) => ({
      notification_id: notificationId,
      id: messageId,
    })),
  });
  const rows: Array<{ id: string; title: string }> = await limited(
    knex,
    knex
      .from(wanted)
      .join('callboard_message as m', join =>
        join.on('m.notification_id', 'w.notification_id').andOn('m.id', 'w.id'),
      )
      .select('m.id', {
        title: knex.raw(jsonField(knex, 'm.payload', 'title')),
      }),
  );
  return new Map(rows.map(({ id, title }) => [id, title]));
}
