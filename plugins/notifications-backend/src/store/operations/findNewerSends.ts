import { Knex } from 'knex';
import { limited } from '../connections';
import { NewerSends } from '../channelTypes';
import { toChunk } from '../channelRows';
import { expandOutcomes, HAS_ROW, OutcomeCode } from '../deliveryStates';
import { byCodePoint, uuidValue } from '../dialect';
import { RevisionColumn } from '../rows';

type NewerJobRow = Parameters<typeof toChunk>[0] & {
  send_id: string;
  rev: RevisionColumn;
  outcomes: string;
};

/** As many jobs are read at a time, from the newest on. */
const PAGE_SIZE = 20;

/** These are to be delivered, or may be sent again. */
const IS_UNDELIVERED = /[.!?]/;

/**
 * What the newest send of a notification means for destinations of a channel, if it is
 * newer than a given one; those that no newer send has are absent.
 */
export async function findNewerSends(
  knex: Knex,
  options: {
    notificationId: string;
    channel: string;
    /** Newer than the send of this revision. */
    rev: number;
    /** In ascending order. */
    destinations: string[];
  },
): Promise<Map<string, NewerSends>> {
  const { notificationId, channel, rev, destinations } = options;
  const found = new Map<string, NewerSends>();
  const newest = knex('callboard_send as s')
    .join('callboard_channel_job as j', 'j.send_id', 's.id')
    .join('callboard_send_chunk as c', 'c.id', 'j.chunk_id')
    .where('s.notification_id', uuidValue(knex, notificationId))
    .where('s.rev', '>', rev)
    .where('j.channel', channel)
    .whereRaw(`${byCodePoint(knex, 'c.first_destination')} <= ?`, [
      destinations.at(-1)!,
    ])
    .whereRaw(`${byCodePoint(knex, 'c.last_destination')} >= ?`, [
      destinations[0],
    ])
    .orderBy([
      { column: 's.rev', order: 'desc' },
      { column: 'c.id', order: 'desc' },
    ])
    .limit(PAGE_SIZE)
    .select(
      's.id as send_id',
      's.rev',
      'j.outcomes',
      'c.id as chunk_id',
      'c.destinations',
      'c.message_ids',
      'c.without_inbox',
    );
  for (let offset = 0; found.size < destinations.length; offset += PAGE_SIZE) {
    const jobs: NewerJobRow[] = await limited(
      knex,
      newest.clone().offset(offset),
    );
    for (const job of jobs) {
      addNewer(found, job, destinations);
    }
    if (jobs.length < PAGE_SIZE) {
      break;
    }
  }
  return found;
}

function addNewer(
  found: Map<string, NewerSends>,
  job: NewerJobRow,
  destinations: string[],
): void {
  const chunk = toChunk(job);
  const positions = new Map(
    chunk.destinations.map((destination, index) => [destination, index]),
  );
  const outcomes = expandOutcomes(job.outcomes, chunk.destinations.length);
  for (const destination of destinations) {
    const position = positions.get(destination);
    if (position === undefined || found.has(destination)) {
      continue;
    }
    const code = outcomes[position] as OutcomeCode;
    if (!IS_UNDELIVERED.test(code)) {
      const endedAs = code === 'd' || code === HAS_ROW ? 's' : code;
      found.set(destination, { endedAs });
      continue;
    }
    found.set(destination, {
      carried: {
        chunkId: job.chunk_id,
        position,
        sendId: job.send_id,
        rev: Number(job.rev),
        messageId:
          chunk.messageIds.length === 1
            ? chunk.messageIds[0]
            : chunk.messageIds[position],
      },
    });
  }
}
