import { DeliveryState } from '@callboard/backstage-plugin-notifications-common';
import { Knex } from 'knex';
import { limited } from '../connections';
import {
  ChannelPause,
  sendColumns,
  SendRecord,
  SendRow,
  toDeliveryState,
  toSendRecord,
} from '../deliveryRecord';
import { HAS_ROW, OutcomeCode, OUTCOMES } from '../deliveryStates';
import { clockMilliseconds, jsonLength } from '../dialect';
import { MomentColumn, toDate } from '../rows';

/** How many deliveries of a send are in which state, on one channel. */
export type ChannelCounts = {
  channel: string;
  counts: Partial<Record<DeliveryState, number>>;
  pause?: ChannelPause;
};

/** What became of a send. */
export type SendSummary = SendRecord & { channels: ChannelCounts[] };

/**
 * A send with what became of it on each channel. It is counted by chunks of up to 500
 * destinations; what has a row is counted by the database.
 */
export async function findSendRecord(
  knex: Knex,
  options: { id: string },
): Promise<SendSummary | undefined> {
  const { id } = options;
  const [send]: SendRow[] = await limited(
    knex,
    knex('callboard_send as s').where('s.id', id).select(sendColumns),
  );
  if (!send) {
    return undefined;
  }
  const jobs: JobRow[] = await limited(
    knex,
    knex('callboard_channel_job as j')
      .join('callboard_send_chunk as c', 'c.id', 'j.chunk_id')
      .where('j.send_id', id)
      .orderBy('j.channel')
      .select('j.channel', 'j.outcomes', {
        count: knex.raw(
          `case when length(j.outcomes) = 1
             then ${jsonLength(knex, 'c.destinations')} end`,
        ),
      }),
  );
  const rows: RowCount[] = await limited(
    knex,
    knex('callboard_channel_delivery')
      .where('send_id', id)
      .whereRaw('is_outcome')
      .groupByRaw('1, 2, 3, 4')
      .select('channel', 'operation', 'state', {
        is_retry: knex.raw('tries > 0'),
        count: knex.raw('count(*)'),
      }),
  );
  const pauses: PauseRow[] = await limited(
    knex,
    knex('callboard_channel_pause')
      .where('paused_until', '>', clockMilliseconds(knex))
      .select('channel', 'paused_until', 'reason'),
  );
  return {
    ...toSendRecord(send),
    channels: countByChannel(jobs, rows, pauses),
  };
}

type JobRow = {
  channel: string;
  outcomes: string;
  /** Only where one outcome is that of all. */
  count: string | number | null;
};

type RowCount = {
  channel: string;
  operation: string;
  state: string;
  is_retry: boolean | number;
  count: string | number;
};

type PauseRow = { channel: string; paused_until: MomentColumn; reason: string };

function countByChannel(
  jobs: JobRow[],
  rows: RowCount[],
  pauses: PauseRow[],
): ChannelCounts[] {
  const channels = Map.groupBy(jobs, ({ channel }) => channel);
  return [...channels].map(([channel, ofChannel]) => {
    const counts: ChannelCounts['counts'] = {};
    const add = (state: DeliveryState, count: number) => {
      counts[state] = (counts[state] ?? 0) + count;
    };
    for (const { outcomes, count } of ofChannel) {
      for (const code of outcomes as Iterable<OutcomeCode>) {
        if (code !== HAS_ROW) {
          add(OUTCOMES[code].state, Number(count ?? 1));
        }
      }
    }
    for (const row of rows.filter(other => other.channel === channel)) {
      const { operation, state, count } = row;
      const isRetry = Boolean(row.is_retry);
      add(toDeliveryState({ operation, state, isRetry }), Number(count));
    }
    const pause = pauses.find(other => other.channel === channel);
    return {
      channel,
      counts,
      ...(pause && {
        pause: { until: toDate(pause.paused_until), reason: pause.reason },
      }),
    };
  });
}
