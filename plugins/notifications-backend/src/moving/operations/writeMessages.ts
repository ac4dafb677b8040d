import { Knex } from 'knex';
import { listOf, lockingRows } from '../../store/dialect';
import { StoredMessage } from '../../store/types';
import { insertKnownTopics } from '../../store/operations/insertKnownTopics';
import { insertMessages } from '../../store/operations/insertMessages';
import { toMessageRow } from '../../store/rows';

/**
 * When messages that are there already were last sent, by id. They stay until the
 * end of the transaction.
 *
 * @internal
 */
export async function findSentAt(
  knex: Knex,
  options: { ids: string[] },
): Promise<Map<string, number>> {
  const found = knex('callboard_message as m')
    .whereIn('m.id', listOf(knex, { type: 'uuid', values: options.ids }))
    .select('m.id', 'm.created');
  const rows: Array<{ id: string; created: string | number }> =
    await lockingRows(knex, { query: found, table: 'm', mode: 'keep' });
  return new Map(rows.map(({ id, created }) => [id, Number(created)]));
}

/**
 * Writes messages of stock: new ones all at once, and over those that stock has
 * sent again, which are few and belong to one user each.
 *
 * @internal
 */
export async function writeMessages(
  knex: Knex,
  options: {
    messages: StoredMessage[];
    /** Ids that are there already. */
    known: { has(id: string): boolean };
  },
): Promise<void> {
  const { messages, known } = options;
  await insertMessages(knex, {
    messages: messages.filter(({ id }) => !known.has(id)),
  });
  for (const message of messages.filter(({ id }) => known.has(id))) {
    const { id, ...columns } = toMessageRow(message);
    await knex('callboard_message').where('id', id).update(columns);
  }
  await insertKnownTopics(knex, {
    topics: messages.map(({ origin, payload }) => ({
      origin,
      topic: payload.topic,
    })),
  });
}

/**
 * Takes the scope from messages that another one has it of now. They still show
 * which scope they were sent in.
 *
 * @internal
 */
export async function detachFromScope(
  knex: Knex,
  options: { ids: Iterable<string> },
): Promise<void> {
  await knex('callboard_message')
    .whereIn('id', listOf(knex, { type: 'uuid', values: [...options.ids] }))
    .update({ scope_key: null });
}
