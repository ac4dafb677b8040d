import { Knex } from 'knex';
import { writeRows } from '../connections';
import { Job } from '../channelTypes';
import { packOutcomes, PENDING } from '../deliveryStates';
import { statementTime, uuidValue } from '../dialect';

/** A part of a job with what became of it. */
export type CompletedBatch = {
  job: Job;
  /** The positions that the codes are for: all of them, one after the other. */
  start: number;
  codes: string[];
  isDelivered: boolean;
};

/**
 * Writes down what became of a batch of which nothing is left to be done, by one
 * statement.
 *
 * @returns whether it was written: not if the job is another worker's by now
 */
export async function completeBatch(
  knex: Knex,
  { job, start, codes, isDelivered }: CompletedBatch,
): Promise<boolean> {
  const end = start + codes.length;
  const outcomes = `substr(outcomes, 1, ${start}) || :codes || substr(outcomes, ${
    end + 1
  })`;
  const rows = await writeRows(
    knex,
    `update callboard_channel_job set
       outcomes = case
         when replace(${outcomes}, substr(${outcomes}, 1, 1), '') = ''
           and substr(${outcomes}, 1, 1) <> '${PENDING}'
         then substr(${outcomes}, 1, 1) else ${outcomes} end,
       is_open = replace(${outcomes}, '${PENDING}', '') <> ${outcomes},
       began = 0, reason = null, times = ${
         isDelivered ? timesWith(knex, end) : 'times'
       }
     where chunk_id = :chunkId and channel = :channel and lease_token = :token
     returning chunk_id`,
    {
      codes: codes.join(''),
      chunkId: uuidValue(knex, job.chunkId),
      channel: job.channel,
      token: uuidValue(knex, job.token),
    },
  );
  return rows.length > 0;
}

/** Writes the outcomes of a job whose lock is held. */
export async function updateJob(
  knex: Knex,
  options: {
    job: Pick<Job, 'chunkId' | 'channel'>;
    outcomes: string[];
    /** How many destinations are done, if any was delivered just now. */
    deliveredUntil?: number;
    isFailed?: boolean;
    isReleased?: boolean;
    reason?: string;
  },
): Promise<void> {
  const { job, outcomes, deliveredUntil, isFailed, isReleased } = options;
  await knex('callboard_channel_job')
    .where('chunk_id', uuidValue(knex, job.chunkId))
    .where('channel', job.channel)
    .update({
      outcomes: packOutcomes(outcomes),
      is_open: outcomes.includes(PENDING),
      began: 0,
      reason: options.reason ?? null,
      ...(isFailed && { is_failed: true }),
      ...(isReleased && { lease_token: null, leased_until: null }),
      ...(deliveredUntil !== undefined && {
        times: knex.raw(timesWith(knex, deliveredUntil)),
      }),
    });
}

function timesWith(knex: Knex, end: number): string {
  const entry = `'[${end},' || ${statementTime(knex)} || ']]'`;
  return `case when times = '[]' then '[' || ${entry}
    else substr(times, 1, length(times) - 1) || ',' || ${entry} end`;
}
