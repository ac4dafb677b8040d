import { randomBytes } from 'node:crypto';
import { Knex } from 'knex';
import { ChannelWork } from '../channelTypes';
import { PENDING } from '../deliveryStates';
import { isPostgres, tableOf, uuidValue } from '../dialect';

/**
 * Stores what channels are to deliver of a send, in the transaction of the send. Jobs
 * of earlier sends of the notification that wait for longer than the new ones are due
 * with them: they will carry the new text.
 */
export async function insertChannelWork(
  knex: Knex,
  options: { work: ChannelWork; rev: number; isScoped: boolean },
): Promise<void> {
  const { work, isScoped } = options;
  const { notificationId } = work.send;
  // The clock may have been set back.
  const [{ last }] = isScoped
    ? await knex('callboard_send')
        .where('notification_id', uuidValue(knex, notificationId))
        .max({ last: 'rev' })
    : [{ last: null }];
  const rev = knex.raw('cast(? as bigint)', [
    Math.max(options.rev, Number(last) + 1),
  ]);
  const statements = toChannelStatements(knex, { work, rev });
  if (isPostgres(knex)) {
    const [send, chunks, jobs] = statements;
    await knex.raw('with send as (?), chunks as (?) ?', [send, chunks, jobs]);
  } else {
    for (const statement of statements) {
      await knex.raw('?', [statement]);
    }
  }
  const now = Math.floor(options.rev / 1000);
  const dueAt = new Map(
    work.jobs
      .filter(job => job.outcomes.includes(PENDING))
      .map(job => [job.channel, now + job.delayMilliseconds]),
  );
  for (const [channel, due] of isScoped ? dueAt : []) {
    await knex('callboard_channel_job')
      .where({ notification_id: notificationId, channel })
      .whereRaw('is_open')
      .where('due_at', '>', due)
      .update({ due_at: due });
  }
}

/** The statements that store it; each writes nothing unless the condition holds. */
export function toChannelStatements(
  knex: Knex,
  options: { work: ChannelWork; rev: Knex.Raw; condition?: string },
): Knex.Raw[] {
  const { work, rev, condition = 'true' } = options;
  const { send, chunks, jobs } = work;
  const id = uuidValue(knex, send.id);
  const notificationId = uuidValue(knex, send.notificationId);
  return [
    knex.raw(
      `insert into callboard_send
         (id, notification_id, created, rev, origin, topic, is_broadcast, key_secret, recipients)
       select :id, :notificationId, :rev / 1000, :rev, :origin, :topic,
         cast(:isBroadcast as boolean), :keySecret, :recipients
       where ${condition}`,
      {
        id,
        notificationId,
        rev,
        origin: send.origin,
        topic: send.topic ?? null,
        isBroadcast: send.isBroadcast,
        keySecret: randomBytes(24).toString('base64url'),
        recipients: send.recipients ?? null,
      } as Record<string, Knex.RawBinding>,
    ),
    knex.raw(
      `insert into callboard_send_chunk
         (id, send_id, destinations, first_destination, last_destination, message_ids, without_inbox)
       select c.id, :id, c.destinations, c.first_destination, c.last_destination,
         c.message_ids, c.without_inbox
       from :chunks where ${condition}`,
      {
        id,
        chunks: tableOf(knex, {
          alias: 'c',
          columns: {
            id: 'uuid',
            destinations: 'text',
            first_destination: 'text',
            last_destination: 'text',
            message_ids: 'text',
            without_inbox: 'text',
          },
          rows: chunks.map(chunk => ({
            id: chunk.id,
            destinations: JSON.stringify(chunk.destinations),
            first_destination: chunk.destinations[0],
            last_destination: chunk.destinations.at(-1),
            message_ids: JSON.stringify(chunk.messageIds),
            without_inbox: chunk.withoutInbox,
          })),
        }),
      },
    ),
    knex.raw(
      `insert into callboard_channel_job
         (chunk_id, channel, send_id, notification_id, send_rev, outcomes, is_open, due_at)
       select j.chunk_id, j.channel, :id, :notificationId,
         case when j.is_expansion then 0 else :rev end, j.outcomes, j.is_open,
         :rev / 1000 + j.delay
       from :jobs where ${condition}`,
      {
        id,
        notificationId,
        rev,
        jobs: tableOf(knex, {
          alias: 'j',
          columns: {
            chunk_id: 'uuid',
            channel: 'text',
            outcomes: 'text',
            is_open: 'boolean',
            delay: 'bigint',
            is_expansion: 'boolean',
          },
          rows: jobs.map(job => ({
            chunk_id: job.chunkId,
            channel: job.channel,
            outcomes: job.outcomes,
            is_open: job.outcomes.includes(PENDING),
            delay: job.delayMilliseconds,
            is_expansion: job.isExpansion ?? false,
          })),
        }),
      },
    ),
  ];
}
