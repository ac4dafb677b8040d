import { Knex } from 'knex';
import { inCodePointOrder, listOf, lockingRows } from '../dialect';

/**
 * Locks all rows of messages in the order of users, which is the order that
 * sends write in. Who is about to change all of them does not block a send
 * crosswise then. To be called in a transaction.
 *
 * @internal
 */
export async function lockDeliveries(
  knex: Knex,
  options: { messageIds: string[] },
): Promise<void> {
  const rows = knex('callboard_delivery as d')
    .whereIn(
      'd.message_id',
      listOf(knex, { type: 'uuid', values: options.messageIds }),
    )
    .orderByRaw(inCodePointOrder(knex, 'd.user_ref'))
    .select('d.user_ref');
  await knex
    .from(
      lockingRows(knex, { query: rows, table: 'd', mode: 'wait' }).as('locked'),
    )
    .count();
}
