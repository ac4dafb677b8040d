import { randomUUID } from 'node:crypto';
import { Knex } from 'knex';

type RowOptions = {
  operation?: string;
  state: string;
  tries?: number;
  dueAt?: number;
  updated?: number;
  reason?: string;
  reference?: string;
  carriedSendId?: string;
  messageId?: string;
};

type JobOptions = {
  /** As jobs store them. */
  outcomes: string;
  isOpen?: boolean;
  isFailed?: boolean;
  dueAt?: number;
  leasedUntil?: number;
  reason?: string;
  times?: Array<[number, number]>;
  /** By destination. */
  rows?: Record<string, RowOptions>;
};

/**
 * Records a send with one chunk, and what became of it on each channel, as the workers
 * of channels would have.
 */
export async function recordSend(
  knex: Knex,
  options: {
    destinations: string[];
    channels: Record<string, JobOptions>;
    sendId?: string;
    notificationId?: string;
    messageIds?: string[];
    origin?: string;
    topic?: string;
    isBroadcast?: boolean;
    created?: number;
  },
): Promise<{ sendId: string; notificationId: string; chunkId: string }> {
  const {
    notificationId = randomUUID(),
    messageIds = [randomUUID()],
    created = Date.now(),
    sendId = randomUUID(),
  } = options;
  const chunkId = randomUUID();
  const destinations = [...options.destinations].sort();
  const of = { send_id: sendId, notification_id: notificationId };
  const rev = created * 1000;
  await knex('callboard_send')
    .insert({
      id: sendId,
      notification_id: notificationId,
      created,
      rev,
      origin: options.origin ?? 'plugin:ci',
      topic: options.topic,
      is_broadcast: options.isBroadcast ?? false,
      key_secret: 'secret',
    })
    .onConflict('id')
    .ignore();
  await knex('callboard_send_chunk').insert({
    id: chunkId,
    send_id: sendId,
    destinations: JSON.stringify(destinations),
    first_destination: destinations[0],
    last_destination: destinations.at(-1),
    message_ids: JSON.stringify(messageIds),
  });
  for (const [channel, job] of Object.entries(options.channels)) {
    const { outcomes, rows = {} } = job;
    await knex('callboard_channel_job').insert({
      ...of,
      chunk_id: chunkId,
      channel,
      send_rev: rev,
      outcomes,
      is_open: job.isOpen ?? outcomes.includes('.'),
      is_failed: job.isFailed ?? /[!?]/.test(outcomes),
      due_at: job.dueAt ?? created,
      leased_until: job.leasedUntil,
      reason: job.reason,
      times: JSON.stringify(job.times ?? []),
    });
    for (const [destination, row] of Object.entries(rows)) {
      await knex('callboard_channel_delivery').insert({
        ...of,
        channel,
        destination,
        send_rev: rev,
        carried_send_id: row.carriedSendId ?? sendId,
        carried_rev: rev,
        message_id: row.messageId ?? messageIds[0],
        without_inbox: false,
        is_outcome: true,
        operation: row.operation ?? 'deliver',
        state: row.state,
        tries: row.tries ?? 0,
        due_at: row.dueAt ?? created,
        updated: row.updated ?? created,
        reason: row.reason,
        reference: row.reference,
      });
    }
  }
  return { sendId, notificationId, chunkId };
}
