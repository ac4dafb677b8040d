import { Knex } from 'knex';
import {
  expandOutcomes,
  OutcomeCode,
  packOutcomes,
  PENDING,
} from '../deliveryStates';
import { lockingRows, statementTime } from '../dialect';

/** Pending, or failed for good. */
const UNDELIVERED = /[.!?]/;

/** A destination that is pending in a job, by its position there. */
export type PendingPosition = { chunkId: string; position: number };

/**
 * Takes the locks of jobs of a channel, in one order everywhere. They come before those
 * of rows.
 *
 * @returns their outcomes and leases, by chunk
 */
export async function lockJobs(
  knex: Knex,
  options: { channel: string; chunkIds: string[] },
): Promise<Map<string, { outcomes: string; token: string | null }>> {
  const found = knex('callboard_channel_job as j')
    .where('j.channel', options.channel)
    .whereIn('j.chunk_id', options.chunkIds)
    .orderBy('j.chunk_id')
    .select('j.chunk_id', 'j.outcomes', 'j.lease_token');
  const rows: Array<{
    chunk_id: string;
    outcomes: string;
    lease_token: string | null;
  }> = await lockingRows(knex, found, { table: 'j', mode: 'wait' });
  return new Map(
    rows.map(row => [
      row.chunk_id,
      { outcomes: row.outcomes, token: row.lease_token },
    ]),
  );
}

/**
 * Marks destinations of newer sends as superseded, as an older delivery has carried
 * their text. To be called with the jobs locked.
 */
export async function markSuperseded(
  knex: Knex,
  options: {
    channel: string;
    positions: PendingPosition[];
    jobs: Awaited<ReturnType<typeof lockJobs>>;
  },
): Promise<void> {
  const { channel, positions, jobs } = options;
  const byChunk = Map.groupBy(positions, ({ chunkId }) => chunkId);
  for (const [chunkId, marks] of byChunk) {
    const job = jobs.get(chunkId);
    if (!job) {
      continue;
    }
    const last = Math.max(...marks.map(({ position }) => position));
    const codes = expandOutcomes(job.outcomes, last + 1);
    const marked = marks.filter(({ position }) =>
      UNDELIVERED.test(codes[position]),
    );
    if (marked.length === 0) {
      continue;
    }
    for (const { position } of marked) {
      codes[position] = 's' satisfies OutcomeCode;
    }
    await knex('callboard_channel_job')
      .where({ chunk_id: chunkId, channel })
      .update({
        outcomes: packOutcomes(codes),
        // What is being delivered keeps it open, though it was cancelled.
        is_open:
          codes.includes(PENDING) ||
          knex.raw(
            `(began > 0 and coalesce(leased_until, 0) > ${statementTime(
              knex,
            )})`,
          ),
      });
  }
}
