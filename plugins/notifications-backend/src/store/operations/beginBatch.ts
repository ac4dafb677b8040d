import { Knex } from 'knex';
import { writeRows } from '../connections';
import { Job } from '../channelTypes';
import { expandOutcomes } from '../deliveryStates';
import { statementTime, uuidValue } from '../dialect';

/**
 * Proves that a worker has its lease still, renews it, and writes down that it begins
 * with the pending destinations before a position.
 *
 * @returns the outcomes as they are now, or `undefined` if the job is another worker's by
 *   now, nothing of it is pending any more, or the channel was paused
 */
export async function beginBatch(
  knex: Knex,
  options: {
    job: Job;
    end: number;
    leaseMilliseconds: number;
    /** Whether it is to be found out if the channel works again. */
    isProbe: boolean;
  },
): Promise<string[] | undefined> {
  const { job, end, leaseMilliseconds, isProbe } = options;
  const now = statementTime(knex);
  const [row] = await writeRows<{ outcomes: string }>(
    knex,
    `update callboard_channel_job
     set began = :end, leased_until = ${now} + :lease,
       outcomes = case when length(outcomes) = 1 then :expanded else outcomes end
     where chunk_id = :chunkId and channel = :channel and is_open
       and lease_token = :token and leased_until > ${now}
       and (:isProbe or not exists (
         select 1 from callboard_channel_pause as p
         where p.channel = :channel and p.paused_until > ${now}
       ))
     returning outcomes`,
    {
      end,
      isProbe,
      lease: leaseMilliseconds,
      // What is sent again as a whole may have been stored as a single character.
      expanded: job.outcomes.join(''),
      chunkId: uuidValue(knex, job.chunkId),
      channel: job.channel,
      token: uuidValue(knex, job.token),
    },
  );
  return row && expandOutcomes(row.outcomes, job.chunk.destinations.length);
}
