import { Knex } from 'knex';
import { limited } from '../connections';
import {
  sendColumns,
  SendRecord,
  SendRow,
  toSendRecord,
} from '../deliveryRecord';
import { DeliveryOutcome, OUTCOMES } from '../deliveryStates';
import { jsonLength, uuidValue } from '../dialect';
import { MomentColumn, toDate } from '../rows';

/** States of deliveries that failed for good, until somebody delivers them again. */
export type DeadState = 'dead' | 'unknown';

type Operation = 'deliver' | 'resolve' | 'retract';

/** What failed for good: one delivery, or those of a chunk that failed together. */
export type DeadLetter = SendRecord & {
  channel: string;
  /** Absent if it is several. */
  destination?: string;
  /** How many deliveries it is. */
  count: number;
  /** What was asked of the channel. */
  operation: Operation;
  state: DeadState;
  reason?: string;
  attempts?: number;
  /** When it failed, if that is recorded. */
  at?: Date;
};

/** The last one of a page; the next page starts behind it. */
export type DeadLetterPosition =
  | {
      of: 'deliveries';
      channel: string;
      updated: number;
      sendId: string;
      destination: string;
    }
  | { of: 'jobs'; channel: string; chunkId: string };

type ListOptions = {
  channel?: string;
  states: DeadState[];
  limit: number;
  after?: DeadLetterPosition;
};

export type DeadLetterPage = {
  deadLetters: DeadLetter[];
  /** Absent at the end. */
  next?: DeadLetterPosition;
};

/**
 * Dead letters by channel: first single deliveries, the latest first, then what failed
 * together.
 */
export async function listDeadLetters(
  knex: Knex,
  options: ListOptions,
): Promise<DeadLetterPage> {
  const { after, limit } = options;
  const deliveries: DeadLetterPage =
    after?.of === 'jobs'
      ? { deadLetters: [] }
      : await listDeliveries(knex, { ...options, after });
  if (deliveries.next) {
    return deliveries;
  }
  const { deadLetters, next } = await listJobs(knex, {
    ...options,
    after: after?.of === 'jobs' ? after : undefined,
    // At least one, to know whether there are any.
    limit: Math.max(1, limit - deliveries.deadLetters.length),
  });
  return { deadLetters: [...deliveries.deadLetters, ...deadLetters], next };
}

type DeliveryRow = SendRow & {
  channel: string;
  destination: string;
  operation: Operation;
  state: DeadState;
  reason: string | null;
  tries: number;
  updated: MomentColumn;
};

async function listDeliveries(
  knex: Knex,
  options: ListOptions & {
    after?: Extract<DeadLetterPosition, { of: 'deliveries' }>;
  },
): Promise<DeadLetterPage> {
  const { channel, states, limit, after } = options;
  const order = ['d.channel', 'd.updated', 'd.send_id', 'd.destination'];
  const query = knex('callboard_channel_delivery as d')
    .join('callboard_send as s', 's.id', 'd.send_id')
    // For the index, which is about both.
    .whereRaw(`d.state in ('dead', 'unknown')`)
    .whereIn('d.state', states)
    .where(channel === undefined ? {} : { 'd.channel': channel })
    .orderBy(order.map(column => ({ column, order: 'desc' })))
    .limit(limit)
    .select({
      ...sendColumns,
      channel: 'd.channel',
      destination: 'd.destination',
      operation: 'd.operation',
      state: 'd.state',
      reason: 'd.reason',
      tries: 'd.tries',
      updated: 'd.updated',
    });
  if (after) {
    query.whereRaw(`(${order}) < (?, ?, ?, ?)`, [
      after.channel,
      after.updated,
      uuidValue(knex, after.sendId),
      after.destination,
    ]);
  }
  const rows: DeliveryRow[] = await limited(knex, query);
  const last = rows.at(-1);
  return {
    deadLetters: rows.map(row => ({
      ...toSendRecord(row),
      channel: row.channel,
      destination: row.destination,
      count: 1,
      operation: row.operation,
      state: row.state,
      reason: row.reason ?? undefined,
      attempts: row.tries || undefined,
      at: toDate(row.updated),
    })),
    next:
      last && rows.length === limit
        ? {
            of: 'deliveries',
            channel: last.channel,
            updated: Number(last.updated),
            sendId: last.send_id,
            destination: last.destination,
          }
        : undefined,
  };
}

type JobRow = SendRow & {
  channel: string;
  chunk_id: string;
  outcomes: string;
  reason: string | null;
  destination: string;
  size: string | number;
};

async function listJobs(
  knex: Knex,
  options: ListOptions & {
    after?: Extract<DeadLetterPosition, { of: 'jobs' }>;
  },
): Promise<DeadLetterPage> {
  const { channel, states, limit, after } = options;
  const order = ['j.channel', 'j.chunk_id'];
  const query = knex('callboard_channel_job as j')
    .join('callboard_send_chunk as c', 'c.id', 'j.chunk_id')
    .join('callboard_send as s', 's.id', 'j.send_id')
    .whereRaw('j.is_failed')
    .where(channel === undefined ? {} : { 'j.channel': channel })
    .orderBy(order.map(column => ({ column, order: 'desc' })))
    .limit(limit)
    .select({
      ...sendColumns,
      channel: 'j.channel',
      chunk_id: 'j.chunk_id',
      outcomes: 'j.outcomes',
      reason: 'j.reason',
      destination: 'c.first_destination',
      size: knex.raw(jsonLength(knex, 'c.destinations')),
    });
  if (after) {
    query.whereRaw(`(${order}) < (?, ?)`, [
      after.channel,
      uuidValue(knex, after.chunkId),
    ]);
  }
  const rows: JobRow[] = await limited(knex, query);
  const last = rows.at(-1);
  return {
    deadLetters: rows.flatMap(row => toDeadLetters(row, states)),
    next:
      last && rows.length === limit
        ? { of: 'jobs', channel: last.channel, chunkId: last.chunk_id }
        : undefined,
  };
}

/** The codes of jobs that stand for them. */
export const DEAD_CODES = { dead: '!', unknown: '?' } as const satisfies Record<
  DeadState,
  keyof typeof OUTCOMES
>;

function toDeadLetters(row: JobRow, states: DeadState[]): DeadLetter[] {
  const { outcomes, channel } = row;
  const size = Number(row.size);
  return states.flatMap(state => {
    const code = DEAD_CODES[state];
    const found = outcomes.split(code).length - 1;
    if (found === 0) {
      return [];
    }
    const outcome: DeliveryOutcome = OUTCOMES[code];
    return {
      ...toSendRecord(row),
      channel,
      ...(size === 1 && { destination: row.destination }),
      count: outcomes.length === 1 ? size : found,
      operation: 'deliver',
      state,
      reason: row.reason ?? outcome.reason,
    };
  });
}
