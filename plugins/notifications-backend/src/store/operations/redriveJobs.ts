import { Knex } from 'knex';
import { expandOutcomes, packOutcomes, PENDING } from '../deliveryStates';
import {
  clockMilliseconds,
  jsonLength,
  lockingRows,
  positionInJson,
  tableOf,
  uuidValue,
} from '../dialect';
import { DEAD_CODES } from './listDeadLetters';
import { RedriveSelection } from './redriveDeliveries';
import { whereDestination } from './whereDestination';

type JobRow = {
  chunk_id: string;
  outcomes: string;
  size: string | number;
  position: string | number | null;
};

/**
 * Opens a batch of jobs again for those of their destinations that failed for good
 * together. What another transaction or a worker has hold of is left alone. To be called
 * in a transaction.
 *
 * @returns how many destinations, and the last job that was looked at, if there was one
 */
export async function redriveJobs(
  knex: Knex,
  options: RedriveSelection & {
    batchSize: number;
    /** The last job of the batch before. */
    after?: string;
  },
): Promise<{ redriven: number; last?: string }> {
  const { channel, sendId, destination, states, batchSize, after } = options;
  const failed = knex('callboard_channel_job as j')
    .join('callboard_send_chunk as c', 'c.id', 'j.chunk_id')
    .whereRaw('j.is_failed')
    .where('j.channel', channel)
    .where(sendId === undefined ? {} : { 'j.send_id': sendId })
    .where(free =>
      free
        .whereNull('j.leased_until')
        .orWhere('j.leased_until', '<', clockMilliseconds(knex)),
    )
    .orderBy('j.chunk_id')
    .limit(batchSize)
    .select('j.chunk_id', 'j.outcomes', {
      size: knex.raw(jsonLength(knex, 'c.destinations')),
      position:
        destination === undefined
          ? knex.raw('null')
          : positionInJson(knex, {
              column: 'c.destinations',
              text: destination,
            }),
    });
  if (after !== undefined) {
    failed.where('j.chunk_id', '>', uuidValue(knex, after));
  }
  if (destination !== undefined) {
    failed.where(whereDestination(knex, destination));
  }
  const jobs: JobRow[] = await lockingRows(knex, failed, {
    table: 'j',
    mode: 'skip',
  });

  const codes = new Set<string>(states.map(state => DEAD_CODES[state]));
  const changed = jobs.map(({ chunk_id, outcomes, size, position }) => {
    const before = expandOutcomes(outcomes, Number(size));
    const isMeant = (code: string, index: number) =>
      codes.has(code) &&
      (destination === undefined || index === Number(position ?? -1));
    const now = before.map((code, index) =>
      isMeant(code, index) ? PENDING : code,
    );
    return {
      chunk_id,
      outcomes: packOutcomes(now),
      is_failed: now.some(code =>
        Object.values<string>(DEAD_CODES).includes(code),
      ),
      redriven: before.filter(isMeant).length,
    };
  });
  const opened = changed.filter(({ redriven }) => redriven > 0);
  await knex.raw(
    `update callboard_channel_job as j set
       outcomes = r.outcomes,
       is_failed = r.is_failed,
       is_open = true,
       due_at = :now,
       began = 0,
       reason = null,
       lease_token = null,
       leased_until = null
     from :opened
     where j.chunk_id = r.chunk_id and j.channel = :channel`,
    {
      now: clockMilliseconds(knex),
      channel,
      opened: tableOf<'chunk_id' | 'outcomes' | 'is_failed'>(knex, {
        alias: 'r',
        columns: { chunk_id: 'uuid', outcomes: 'text', is_failed: 'boolean' },
        rows: opened,
      }),
    },
  );
  return {
    redriven: opened.reduce((sum, job) => sum + job.redriven, 0),
    last: jobs.at(-1)?.chunk_id,
  };
}
