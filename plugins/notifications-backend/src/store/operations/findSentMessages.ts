import { Knex } from 'knex';
import { possibleIds, scopeKey } from '../keys';
import { SentSelection } from '../types';

/**
 * The ids of what a sender sent: one send, or all in a scope. A send of which
 * recipients got different payloads is several messages; the id of any of them
 * stands for all. Nothing of another origin is ever found.
 *
 * @internal
 */
export async function findSentMessages(
  knex: Knex,
  selection: SentSelection,
): Promise<string[]> {
  const { origin } = selection;
  const messages = () => knex('callboard_message').where({ origin });
  if ('scope' in selection) {
    return messages()
      .where('scope_key', scopeKey(origin, selection.scope))
      .pluck('id');
  }
  const [id] = possibleIds([selection.id]);
  if (id === undefined) {
    return [];
  }
  const named = await messages().where({ id }).first('send_id');
  // The message that gave a send its name may be gone before the others.
  const sendId = named?.send_id ?? id;
  const found: string[] = await messages()
    .where({ send_id: sendId })
    .pluck('id');
  return named && !found.includes(id) ? [id, ...found] : found;
}
