import { Knex } from 'knex';
import { limited } from '../connections';
import {
  DeliveryRecord,
  sendColumns,
  SendRow,
  toDeliveryState,
  toSendRecord,
} from '../deliveryRecord';
import {
  DeliveryOutcome,
  HAS_ROW,
  OutcomeCode,
  OUTCOMES,
  PENDING,
} from '../deliveryStates';
import { clockMilliseconds, positionInJson } from '../dialect';
import { MomentColumn, toDate } from '../rows';
import { whereDestination } from './whereDestination';

/** Which deliveries to one destination are meant. */
export type DeliverySelection = {
  destination: string;
  channel?: string;
  /** Those of how many sends at most, the latest first. */
  sends: number;
} & ({ notificationId: string } | { since: Date });

type JobRow = SendRow & {
  position: string | number | null;
  message_ids: string;
  row_send_id: string | null;
  channel: string;
  outcomes: string;
  times: string;
  job_due: MomentColumn;
  job_reason: string | null;
  operation: string;
  state: string;
  tries: number;
  due_at: MomentColumn;
  updated: MomentColumn;
  reason: string | null;
  message_id: string;
  paused_until: MomentColumn | null;
  pause_reason: string;
};

/** What became of deliveries to one destination, those of the latest send first. */
export async function findDeliveryRecords(
  knex: Knex,
  selection: DeliverySelection,
): Promise<DeliveryRecord[]> {
  const { destination, channel, sends } = selection;
  const isTo = whereDestination(knex, destination);
  const order = 'notificationId' in selection ? 's.rev' : 's.created';
  const latest = knex('callboard_send as s')
    .whereExists(
      knex('callboard_send_chunk as c')
        .join('callboard_channel_job as j', 'j.chunk_id', 'c.id')
        .whereRaw('c.send_id = s.id')
        .where(isTo)
        .where(channel === undefined ? {} : { 'j.channel': channel })
        .select(knex.raw('1')),
    )
    .orderBy(order, 'desc')
    .limit(sends)
    .select('s.*');
  if ('notificationId' in selection) {
    latest.where('s.notification_id', selection.notificationId);
  } else {
    latest.where('s.created', '>=', selection.since.getTime());
  }

  const rows: JobRow[] = await limited(
    knex,
    knex(latest.as('s'))
      .join('callboard_send_chunk as c', 'c.send_id', 's.id')
      .join('callboard_channel_job as j', 'j.chunk_id', 'c.id')
      .leftJoin('callboard_channel_delivery as d', join =>
        join
          .on('d.notification_id', 's.notification_id')
          .andOn('d.channel', 'j.channel')
          .andOnVal('d.destination', destination)
          // One that was superseded is carried by another one.
          .andOn(either =>
            either.on('d.send_id', 's.id').orOn('d.carried_send_id', 's.id'),
          ),
      )
      .leftJoin('callboard_channel_pause as p', join =>
        join
          .on('p.channel', 'j.channel')
          .andOn('p.paused_until', '>', clockMilliseconds(knex)),
      )
      .where(isTo)
      .where(channel === undefined ? {} : { 'j.channel': channel })
      .orderBy([
        { column: order, order: 'desc' },
        { column: 's.id' },
        { column: 'j.channel' },
      ])
      .select({
        ...sendColumns,
        position: positionInJson(knex, {
          column: 'c.destinations',
          text: destination,
        }),
        message_ids: 'c.message_ids',
        row_send_id: 'd.send_id',
        channel: 'j.channel',
        outcomes: 'j.outcomes',
        times: 'j.times',
        job_due: 'j.due_at',
        job_reason: 'j.reason',
        operation: 'd.operation',
        state: 'd.state',
        tries: 'd.tries',
        due_at: 'd.due_at',
        updated: 'd.updated',
        reason: 'd.reason',
        message_id: 'd.message_id',
        paused_until: 'p.paused_until',
        pause_reason: 'p.reason',
      }),
  );
  const records = new Map<string, DeliveryRecord>();
  for (const row of rows) {
    const key = JSON.stringify([row.send_id, row.channel]);
    const record =
      row.position === null ? undefined : toRecord(row, Number(row.position));
    if (record && (record.hasRow || !records.has(key))) {
      const { hasRow, ...rest } = record;
      records.set(key, rest);
    }
  }
  return [...records.values()];
}

/** Its send is being removed. */
const LOST: DeliveryOutcome = { state: 'unknown' };

function toRecord(
  row: JobRow,
  position: number,
): DeliveryRecord & { hasRow: boolean } {
  const { outcomes, channel } = row;
  const code = (
    outcomes.length === 1 ? outcomes : outcomes[position]
  ) as OutcomeCode;
  const messageIds: string[] = JSON.parse(row.message_ids);
  const isOwn = row.row_send_id === row.send_id;
  const hasRow =
    row.row_send_id !== null &&
    ((code === HAS_ROW && isOwn) || (code === 's' && !isOwn));
  const pause = row.paused_until !== null && {
    until: toDate(row.paused_until),
    reason: row.pause_reason,
  };
  return {
    ...toSendRecord(row),
    channel,
    messageId: messageIds.length === 1 ? messageIds[0] : messageIds[position],
    ...(pause && { pause }),
    hasRow,
    ...(hasRow
      ? describeRow(row)
      : describeOutcome(
          row,
          position,
          code === HAS_ROW ? LOST : OUTCOMES[code],
        )),
  };
}

type Described = Pick<
  DeliveryRecord,
  'state' | 'reason' | 'at' | 'attempts' | 'nextAttempt'
>;

function describeOutcome(
  row: JobRow,
  position: number,
  { state, reason }: DeliveryOutcome,
): Described {
  if (state === OUTCOMES[PENDING].state) {
    return {
      state,
      reason: row.job_reason ?? reasonOfPause(row),
      nextAttempt: nextAttempt(row, row.job_due),
    };
  }
  const times: Array<[number, number]> = JSON.parse(row.times);
  const time = times.find(([end]) => position < end);
  return {
    state,
    reason: (state === 'dead' && row.job_reason) || reason,
    at: time && new Date(time[1]),
  };
}

function describeRow(row: JobRow): Described & { messageId?: string } {
  const { operation, tries, message_id: messageId } = row;
  const isRetry = tries > 0;
  const state = toDeliveryState({ operation, state: row.state, isRetry });
  const isPending = state === 'waiting' || state === 'retrying';
  return {
    state,
    messageId,
    reason:
      operation !== 'deliver' && state === 'delivered'
        ? undefined
        : row.reason ?? (isPending ? reasonOfPause(row) : undefined),
    at: toDate(row.updated),
    attempts: tries || undefined,
    nextAttempt: isPending ? nextAttempt(row, row.due_at) : undefined,
  };
}

/** Nothing is tried while the channel is paused. */
function nextAttempt(row: JobRow, due: MomentColumn): Date {
  return new Date(Math.max(Number(due), Number(row.paused_until)));
}

function reasonOfPause(row: JobRow): string | undefined {
  return row.paused_until === null ? undefined : row.pause_reason;
}
