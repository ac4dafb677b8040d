import { Knex } from 'knex';
import { possibleIds, scopeKey } from '../keys';
import { SentSelection } from '../NotificationsStore';

/**
 * The ids of what a sender sent: one message, or all in a scope. Nothing of
 * another origin is ever found.
 *
 * @internal
 */
export async function findSentMessages(
  knex: Knex,
  selection: SentSelection,
): Promise<string[]> {
  const { origin } = selection;
  const messages = knex('callboard_message').where('origin', origin);
  return 'id' in selection
    ? messages.whereIn('id', possibleIds([selection.id])).pluck('id')
    : messages
        .where('scope_key', scopeKey(origin, selection.scope))
        .pluck('id');
}
