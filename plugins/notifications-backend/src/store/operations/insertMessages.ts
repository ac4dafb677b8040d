import { Knex } from 'knex';
import { beforeCommit, clockMilliseconds, listOf, tableOf } from '../dialect';
import { messageColumns, toMessageRow } from '../rows';
import { Message } from '../types';

/** More than that are several statements. */
export const MESSAGE_BATCH_SIZE = 500;

/** As long as the database lets a statement take; see `beginWriting`. */
const MAX_STATEMENT_MILLISECONDS = 60_000;

/**
 * Stores the texts of one send: usually one, and one per recipient where a processor
 * personalises them.
 */
export async function insertMessages(
  knex: Knex,
  options: { messages: Message[]; created: Date },
): Promise<void> {
  const { messages, created } = options;
  for (let start = 0; start < messages.length; start += MESSAGE_BATCH_SIZE) {
    await knex.raw(
      `insert into callboard_message (:columns:, created, stored_at)
       select :columns:, cast(:created as bigint), :storedAt
       from :messages`,
      {
        columns: Object.keys(messageColumns) as unknown as Knex.RawBinding,
        created: created.getTime(),
        storedAt: clockMilliseconds(knex),
        messages: tableOf(knex, {
          alias: 'm',
          columns: messageColumns,
          rows: messages
            .slice(start, start + MESSAGE_BATCH_SIZE)
            .map(toMessageRow),
        }),
      },
    );
  }
}

/**
 * Dates texts again that were stored in batches: each was dated when it was written,
 * which is long before the commit, and rather too late than too early. To be the last
 * statement of the transaction, as the time stands for the commit; see ADR 083.
 */
export async function dateMessages(
  knex: Knex,
  { messages }: { messages: Message[] },
): Promise<void> {
  await knex.raw(
    `update callboard_message set stored_at = :storedAt + ${MAX_STATEMENT_MILLISECONDS}
     from (select :limit) as l
     where notification_id = :notificationId and id in :ids`,
    {
      storedAt: clockMilliseconds(knex),
      limit: beforeCommit(knex),
      notificationId: messages[0].notificationId,
      ids: listOf(knex, {
        type: 'uuid',
        values: messages.map(({ id }) => id),
      }),
    },
  );
}
