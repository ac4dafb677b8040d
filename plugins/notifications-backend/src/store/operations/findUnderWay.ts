import { Knex } from 'knex';
import { limited } from '../connections';
import { toChunk } from '../channelRows';
import { statementTime, uuidValue } from '../dialect';

/**
 * The destinations to which jobs of a notification are delivering right now, whatever
 * send they are of. To be asked by who has begun: of two, at least one then sees the other.
 */
export async function findUnderWay(
  knex: Knex,
  options: {
    notificationId: string;
    channel: string;
    /** The chunk of the job that asks. */
    exceptChunkId?: string;
  },
): Promise<Set<string>> {
  const { notificationId, channel, exceptChunkId } = options;
  const jobs = knex('callboard_channel_job as j')
    .join('callboard_send_chunk as c', 'c.id', 'j.chunk_id')
    .where('j.notification_id', uuidValue(knex, notificationId))
    .where('j.channel', channel)
    .whereRaw(
      `j.is_open and j.began > 0 and j.leased_until > ${statementTime(knex)}`,
    )
    .select(
      'c.id as chunk_id',
      'c.destinations',
      'c.message_ids',
      'c.without_inbox',
      'j.began',
    );
  if (exceptChunkId !== undefined) {
    jobs.whereNot('j.chunk_id', uuidValue(knex, exceptChunkId));
  }
  const rows: Array<Parameters<typeof toChunk>[0] & { began: number }> =
    await limited(knex, jobs);
  return new Set(
    rows.flatMap(row => toChunk(row).destinations.slice(0, Number(row.began))),
  );
}
