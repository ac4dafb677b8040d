import { Knex } from 'knex';
import { Chunk, Job } from '../channelTypes';
import { PENDING } from '../deliveryStates';
import { tableOf, uuidValue } from '../dialect';
import { lockJobs } from './markSuperseded';

/** As many chunks as one statement writes. */
const BATCH_SIZE = 50;

/**
 * Puts the jobs of those who get a broadcast in the place of the job that stood for all
 * of them. To be called in a transaction that has the lock of the notification, as a
 * retract has: it finds the one or the others.
 *
 * @returns whether it was done: not if the job is another worker's, or cancelled
 */
export async function expandJob(
  knex: Knex,
  options: { job: Job; chunks: Iterable<Chunk>; delayMilliseconds: number },
): Promise<boolean> {
  const { job, chunks, delayMilliseconds } = options;
  const { channel, chunkId, send } = job;
  const jobs = await lockJobs(knex, { channel, chunkIds: [chunkId] });
  const own = jobs.get(chunkId);
  if (own?.token !== job.token || !own.outcomes.includes(PENDING)) {
    return false;
  }
  await knex('callboard_channel_job')
    .where({ chunk_id: chunkId, channel })
    .delete();
  const write = async (batch: Chunk[]) => {
    if (batch.length === 0) {
      return;
    }
    const rows = batch.map(chunk => ({
      id: chunk.id,
      destinations: JSON.stringify(chunk.destinations),
      first_destination: chunk.destinations[0],
      last_destination: chunk.destinations.at(-1),
      message_ids: JSON.stringify(chunk.messageIds),
      outcomes: PENDING.repeat(chunk.destinations.length),
    }));
    const table = tableOf(knex, {
      alias: 'c',
      columns: {
        id: 'uuid',
        destinations: 'text',
        first_destination: 'text',
        last_destination: 'text',
        message_ids: 'text',
        outcomes: 'text',
      },
      rows,
    });
    const sendId = uuidValue(knex, send.id);
    await knex.raw(
      `insert into callboard_send_chunk
         (id, send_id, destinations, first_destination, last_destination, message_ids)
       select c.id, :sendId, c.destinations, c.first_destination, c.last_destination,
         c.message_ids
       from :table`,
      { sendId, table },
    );
    await knex.raw(
      `insert into callboard_channel_job
         (chunk_id, channel, send_id, notification_id, send_rev, outcomes, is_open, due_at)
       select c.id, :channel, :sendId, :notificationId, cast(:rev as bigint), c.outcomes,
         true, cast(:due as bigint)
       from :table`,
      {
        channel,
        sendId,
        notificationId: uuidValue(knex, send.notificationId),
        rev: send.rev,
        due: send.created.getTime() + delayMilliseconds,
        table,
      },
    );
  };
  let batch: Chunk[] = [];
  for (const chunk of chunks) {
    batch.push(chunk);
    if (batch.length === BATCH_SIZE) {
      await write(batch);
      batch = [];
    }
  }
  await write(batch);
  return true;
}
