import { ConflictError } from '@backstage/errors';
import { Knex } from 'knex';
import { ChannelWork } from '../channelTypes';
import { writeRows } from '../connections';
import {
  beforeCommit,
  clockMilliseconds,
  clockRevision,
  isPostgres,
  tableOf,
} from '../dialect';
import { messageColumns, RevisionColumn, toMessageRow } from '../rows';
import {
  ClaimedIdempotencyKey,
  Delivery,
  KnownTopic,
  Message,
  RecipientGroup,
} from '../types';
import { claimedRow } from './claimIdempotencyKey';
import { insertChannelWork, toChannelStatements } from './insertChannelWork';
import { onlyBatch, toDeliveryStatement } from './insertDeliveries';
import { insertKnownTopics } from './insertKnownTopics';
import {
  dateMessages,
  insertMessages,
  MESSAGE_BATCH_SIZE,
} from './insertMessages';

/** Of more, a slow database may take longer than for one statement outside of a transaction. */
const MAX_WHOLE_SEND = 1_000;

/** What a send stores besides the rows of its recipients. */
export type SendParts = {
  /** The texts of one notification. */
  messages: Message[];
  /** Also of texts that nobody gets. */
  topics: KnownTopic[];
  /** A claimed key to be completed. */
  completion?: ClaimedIdempotencyKey & { receipt: string };
  /** What channels are to deliver. */
  work?: ChannelWork;
};

/**
 * Stores what a send has besides the rows of its recipients. To be the last of its
 * transaction, as the time of the messages stands for the commit; see ADR 083.
 *
 * @param options.rev - as it was drawn: it is the time of the send, and orders sends
 * @throws ConflictError if the claim of the key expired.
 */
export async function insertSend(
  knex: Knex,
  options: SendParts & { rev: number; isScoped: boolean },
): Promise<void> {
  const { messages, topics, completion, work, rev, isScoped } = options;
  const created = new Date(Math.floor(rev / 1000));
  if (work) {
    await insertChannelWork(knex, { work, rev, isScoped });
  }
  const fitsStatement =
    messages.length > 0 && messages.length <= MESSAGE_BATCH_SIZE;
  if (isPostgres(knex) && fitsStatement) {
    await insertInOneStatement(knex, {
      messages,
      topics,
      completion,
      rev: knex.raw('cast(? as bigint)', [rev]),
    });
    return;
  }
  const isLong = messages.length > MESSAGE_BATCH_SIZE;
  if (isLong) {
    // Before the topics, as others who send those wait for the commit.
    await insertMessages(knex, { messages, created });
  }
  await insertKnownTopics(knex, { topics });
  if (completion) {
    const { receipt } = completion;
    assertClaimed(await claimedRow(knex, completion).update({ receipt }));
  }
  await (isLong
    ? dateMessages(knex, { messages })
    : insertMessages(knex, { messages, created }));
}

/**
 * Stores a whole send, its recipients included, by one statement that is a transaction
 * of its own: one round trip. Only for sends without a scope, as a lock has to be taken
 * by an earlier statement.
 *
 * @returns what a delivery says of the send, or `undefined` where this cannot be done
 * @throws ConflictError if the claim of the key expired. Nothing is stored then.
 * @throws ServiceUnavailableError that says whether something may have been stored.
 */
export async function insertWholeSend(
  knex: Knex,
  options: SendParts & { notificationId: string; groups: RecipientGroup[] },
): Promise<Pick<Delivery, 'rev' | 'created' | 'reopened'> | undefined> {
  const { groups, messages, notificationId } = options;
  const recipients = onlyBatch(groups);
  if (
    !isPostgres(knex) ||
    !recipients ||
    recipients.length > MAX_WHOLE_SEND ||
    messages.length > MESSAGE_BATCH_SIZE
  ) {
    return undefined;
  }
  const rev = await insertInOneStatement(knex, {
    ...options,
    rev: clockRevision(knex),
    deliver: condition =>
      toDeliveryStatement(knex, {
        notificationId,
        groups,
        recipients,
        rev: knex.raw('(select rev from sent)'),
        condition,
      }),
  });
  return {
    rev,
    created: new Date(Math.floor(rev / 1000)),
    reopened: new Map(),
  };
}

async function insertInOneStatement(
  knex: Knex,
  options: SendParts & {
    rev: Knex.Raw;
    deliver?: (condition: string) => Knex.Raw;
  },
): Promise<number> {
  const { messages, topics, completion, work, rev, deliver } = options;
  const parts = [knex.raw('sent as materialized (select ? as rev)', [rev])];
  let condition = 'true';
  if (completion) {
    const { receipt } = completion;
    const completed = claimedRow(knex, completion).update({ receipt });
    parts.push(knex.raw('claim as (? returning token)', [completed]));
    condition = 'exists (select from claim)';
  }
  const topicsStatement = insertKnownTopics(knex, { topics, condition });
  parts.push(knex.raw('topic as (? returning 1)', [topicsStatement]));
  if (deliver) {
    parts.push(knex.raw('delivery as (? returning 1)', [deliver(condition)]));
  }
  if (work) {
    const sentRev = knex.raw('(select rev from sent)');
    toChannelStatements(knex, { work, rev: sentRev, condition }).forEach(
      (statement, index) =>
        parts.push(knex.raw(`channel_${index} as (?)`, [statement])),
    );
  }
  const columns = Object.keys(messageColumns);
  // All of them may wait for other transactions, and the time is to be that of the end:
  // to be counted, they have to be done.
  const counted = ['topic', ...(deliver ? ['delivery'] : [])].map(
    name => `, (select count(*) from ${name}) as counted_${name}`,
  );
  const rows = await writeRows<{ rev: RevisionColumn }>(
    knex,
    `with :parts
     insert into callboard_message (${columns}, created, stored_at)
     select ${columns.map(column => `m.${column}`)}, sent.rev / 1000, :storedAt
     from sent, :messages, (select :limit) as l ${counted.join('')}
     where ${condition}
     returning (select rev from sent) as rev`,
    {
      parts: knex.raw(parts.map(() => '?').join(', '), parts),
      storedAt: clockMilliseconds(knex),
      messages: tableOf(knex, {
        alias: 'm',
        columns: messageColumns,
        rows: messages.map(toMessageRow),
      }),
      limit: beforeCommit(knex),
    },
  );
  assertClaimed(rows.length);
  return Number(rows[0].rev);
}

function assertClaimed(rows: number): void {
  if (rows === 0) {
    throw new ConflictError(
      'The claim of the Idempotency-Key expired before the request completed',
    );
  }
}
