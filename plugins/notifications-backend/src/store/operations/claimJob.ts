import { Knex } from 'knex';
import { limited } from '../connections';
import { Job } from '../channelTypes';
import { expandOutcomes } from '../deliveryStates';
import {
  byCodePoint,
  isPostgres,
  queryRows,
  statementTime,
  uuidValue,
} from '../dialect';
import { JobRow, sendColumns, SendRow, toChunk, toSent } from '../channelRows';

/**
 * Claims the job of a channel that has been due for longest. The jobs of a newer send of
 * a notification wait for those of older ones with some of the same destinations, so that
 * none has two deliveries of it under way. They also wait until a broadcast is expanded.
 *
 * @param options.token - a new UUID
 */
export async function claimJob(
  knex: Knex,
  options: {
    channel: string;
    token: string;
    leaseMilliseconds: number;
    /** Lets a small send overtake a large one. */
    newestFirst?: boolean;
  },
): Promise<Job | undefined> {
  const { channel, token, leaseMilliseconds, newestFirst } = options;
  const now = statementTime(knex);
  const [claimed] = await queryRows<JobRow>(
    knex,
    `update callboard_channel_job
     set lease_token = :token, leased_until = ${now} + :lease
     where (chunk_id, channel) = (
       select j.chunk_id, j.channel from callboard_channel_job as j
       where j.channel = :channel and j.is_open and j.due_at <= ${now}
         and (j.leased_until is null or j.leased_until < ${now})
         and not exists (
           select 1 from callboard_channel_job as o
           join callboard_send_chunk as oc on oc.id = o.chunk_id
           join callboard_send_chunk as jc on jc.id = j.chunk_id
           where o.notification_id = j.notification_id and o.channel = :channel
             and o.is_open and o.send_rev < j.send_rev
             and (o.send_rev = 0 or (
               ${byCodePoint(
                 knex,
                 'oc.first_destination',
               )} <= jc.last_destination
               and ${byCodePoint(
                 knex,
                 'oc.last_destination',
               )} >= jc.first_destination
             ))
         )
       order by j.due_at ${newestFirst ? 'desc' : 'asc'} limit 1 ${
      isPostgres(knex) ? 'for update skip locked' : ''
    }
     )
     returning chunk_id, channel, outcomes, began`,
    { channel, token: uuidValue(knex, token), lease: leaseMilliseconds },
  );
  if (!claimed) {
    return undefined;
  }
  const [row] = await limited(
    knex,
    knex('callboard_send_chunk as c')
      .join('callboard_send as s', 's.id', 'c.send_id')
      .where('c.id', claimed.chunk_id)
      .select(
        'c.id as chunk_id',
        'c.destinations',
        'c.message_ids',
        'c.without_inbox',
        ...sendColumns,
      ) as Knex.QueryBuilder<any, Array<ChunkAndSendRow>>,
  );
  const chunk = toChunk(row);
  return {
    chunkId: claimed.chunk_id,
    channel,
    send: toSent(row),
    chunk,
    outcomes: expandOutcomes(claimed.outcomes, chunk.destinations.length),
    token,
    wasInterrupted: Number(claimed.began) > 0,
    interruptedAt: Number(claimed.began),
  };
}

type ChunkAndSendRow = SendRow & {
  chunk_id: string;
  destinations: string;
  message_ids: string;
  without_inbox: string | null;
};
