import { Knex } from 'knex';
import { listOf, queryRows, tableOf } from '../dialect';
import { ReopenedTimes } from '../types';
import { MomentColumn, toDate } from '../rows';

/** One row of the inbox that is to be. */
export type Recipient = { userRef: string; messageId: string };

/** A row that was there before, and when. */
export type ReopenedDelivery = Recipient & { times: ReopenedTimes };

/** Small enough to keep memory flat, large enough to make round trips not matter. */
const BATCH_SIZE = 5_000;

/**
 * The moment to give a row that is sent again: never one that it had already.
 *
 * @internal
 */
export function reopenedAt(table: string): string {
  return `case when excluded.sort_at > ${table}.sort_at
    then excluded.sort_at else ${table}.sort_at + 1 end`;
}

/**
 * Whoever has something in the scope already keeps that row: it gets the new
 * message and is unread and on top again. What was saved stays saved.
 *
 * Of two sends at once, the one that was stored last may have the earlier moment.
 * The row then moves on by as little as it takes to be no part of what a reader
 * has seen.
 *
 * @internal
 */
export const reopeningScope = `
  on conflict (user_ref, scope_key) where scope_key is not null
  do update set
    message_id = excluded.message_id,
    updated = ${reopenedAt('callboard_delivery')},
    sort_at = ${reopenedAt('callboard_delivery')},
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
  const toTimes = createTimesReader();
  for (const batch of batches(options.recipients)) {
    const ids = new Set(batch.map(({ messageId }) => messageId));
    // SQLite takes a cross join for the order to go through the tables in, and
    // would else go through all recipients for each message.
    const written = await queryRows<
      { user_ref: string; message_id: string } & TimesRow
    >(
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
      const times = toTimes(row);
      if (times) {
        const { user_ref: userRef, message_id: messageId } = row;
        reopened.push({ userRef, messageId, times });
      }
    }
  }
  return reopened;
}

type TimesRow = { created: MomentColumn; updated: MomentColumn | null };

/**
 * Reads when rows were first and last sent; `undefined` for those sent once.
 * Nearly all who had it got it at the same time, and so share an object.
 *
 * @internal
 */
export function createTimesReader(): (
  row: TimesRow,
) => ReopenedTimes | undefined {
  const known = new Map<string, ReopenedTimes>();
  return ({ created, updated }) => {
    if (updated === null) {
      return undefined;
    }
    const key = `${created} ${updated}`;
    const times = known.get(key) ?? {
      created: toDate(created),
      updated: toDate(updated),
    };
    known.set(key, times);
    return times;
  };
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
