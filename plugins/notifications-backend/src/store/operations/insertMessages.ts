import { Knex } from 'knex';
import { tableOf } from '../dialect';
import { StoredMessage } from '../types';
import { messageColumns, toMessageRow } from '../rows';

const BATCH_SIZE = 500;

/**
 * Stores messages. Usually there is one; a processor that personalises payloads
 * makes one per recipient, which are one send all the same.
 *
 * @internal
 */
export async function insertMessages(
  knex: Knex,
  options: {
    messages: StoredMessage[];
    /** What the send is called that all of them are, if they are one. */
    sendId?: string;
  },
): Promise<void> {
  const { messages, sendId } = options;
  const columns = Object.keys(messageColumns);
  for (let start = 0; start < messages.length; start += BATCH_SIZE) {
    const rows = messages
      .slice(start, start + BATCH_SIZE)
      .map(message => toMessageRow(message, sendId));
    await knex.raw(
      'insert into callboard_message (:columns:) select :columns: from :messages',
      {
        columns: columns as unknown as Knex.RawBinding,
        messages: tableOf(knex, { alias: 'm', columns: messageColumns, rows }),
      },
    );
  }
}
