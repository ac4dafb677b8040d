import { Knex } from 'knex';

/** Lets notifications be a minute older than they are. */
export async function makeOlder(knex: Knex, ids: string[]): Promise<void> {
  const minute = 60_000;
  await knex('callboard_message')
    .whereIn('notification_id', ids)
    .decrement({ created: minute, stored_at: minute });
  for (const table of ['callboard_delivery', 'callboard_broadcast']) {
    await knex(table)
      .whereIn('notification_id', ids)
      .decrement({
        created: minute,
        sort_at: minute,
        rev: minute * 1000,
        sent_rev: minute * 1000,
      });
  }
}
