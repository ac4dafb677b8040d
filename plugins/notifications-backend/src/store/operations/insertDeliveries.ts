import { Knex } from 'knex';
import { listOf, queryRows, tableOf } from '../dialect';
import { MomentColumn, toDate } from '../rows';

/** One row of the inbox that is to be. */
export type Recipient = { userRef: string; messageId: string };

/** A row that was there before, and when. */
export type ReopenedDelivery = Recipient & { created: Date };

/** Small enough to keep memory flat, large enough to make round trips not matter. */
const BATCH_SIZE = 5_000;

/**
 * Whoever has something in the scope already keeps that row: it gets the new
 * message and is unread and on top again. What was saved stays saved.
 *
 * @internal
 */
export const reopeningScope = `
  on conflict (user_ref, scope_key) where scope_key is not null
  do update set
    message_id = excluded.message_id,
    updated = excluded.sort_at,
    sort_at = excluded.sort_at,
    read = null`;

/**
 * Delivers stored messages; see {@link reopeningScope}.
 *
 * Rows are written in the order of users, so that two sends at once wait for
 * each other instead of blocking each other crosswise.
 *
 * @internal
 */
export async function insertDeliveries(
  knex: Knex,
  options: {
    /** Each user once, in order; only read as far as it is written. */
    recipients: Iterable<Recipient>;
  },
): Promise<ReopenedDelivery[]> {
  const reopened: ReopenedDelivery[] = [];
  // Nearly all who had it got it at the same time, and so share an object.
  const moments = new Map<number, Date>();
  for (const batch of batches(options.recipients)) {
    const ids = new Set(batch.map(({ messageId }) => messageId));
    // SQLite takes a cross join for the order to go through the tables in, and
    // would else go through all recipients for each message.
    const written = await queryRows<{
      user_ref: string;
      message_id: string;
      created: MomentColumn;
      updated: MomentColumn | null;
    }>(
      knex,
      `insert into callboard_delivery
         (user_ref, message_id, scope_key, created, sort_at)
       with sent as materialized (
         select id, scope_key, created from callboard_message where id in :ids
       )
       select r.user_ref, s.id, s.scope_key, s.created, s.created
       from :recipients
       cross join sent s
       where s.id = r.message_id
       order by r.position
       ${reopeningScope}
       returning user_ref, message_id, created, updated`,
      {
        ids: listOf(knex, { type: 'uuid', values: [...ids] }),
        recipients: tableOf(knex, {
          alias: 'r',
          columns: { user_ref: 'text', message_id: 'uuid' },
          rows: batch.map(({ userRef, messageId }) => ({
            user_ref: userRef,
            message_id: messageId,
          })),
        }),
      },
    );
    for (const row of written) {
      if (row.updated !== null) {
        const created = moments.get(Number(row.created)) ?? toDate(row.created);
        moments.set(Number(row.created), created);
        reopened.push({
          userRef: row.user_ref,
          messageId: row.message_id,
          created,
        });
      }
    }
  }
  return reopened;
}

function* batches(recipients: Iterable<Recipient>): Iterable<Recipient[]> {
  let batch: Recipient[] = [];
  for (const recipient of recipients) {
    batch.push(recipient);
    if (batch.length === BATCH_SIZE) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) {
    yield batch;
  }
}
