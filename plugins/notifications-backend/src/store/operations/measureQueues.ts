import { Knex } from 'knex';
import { limited } from '../connections';
import { statementTime } from '../dialect';

/** What a channel has still to deliver. */
export type ChannelQueue = {
  channel: string;
  /** Deliveries, first tries and others. */
  waiting: number;
  /** For how long the first of them has been due, in milliseconds. */
  overdueMilliseconds: number;
};

/** The queues of all channels that have something to deliver, installed or not. */
export async function measureQueues(knex: Knex): Promise<ChannelQueue[]> {
  const jobs = knex('callboard_channel_job')
    .whereRaw('is_open')
    .groupBy('channel')
    .select('channel', {
      waiting: knex.raw(
        `sum(length(outcomes) - length(replace(outcomes, '.', '')))`,
      ),
      due_at: knex.raw('min(due_at)'),
    });
  const rows = knex('callboard_channel_delivery')
    .whereRaw(`state = 'waiting'`)
    .groupBy('channel')
    .select('channel', {
      waiting: knex.raw('count(*)'),
      due_at: knex.raw('min(due_at)'),
    });
  const found: Array<Record<'channel' | 'waiting' | 'overdue', string>> =
    await limited(
      knex,
      knex
        .from(knex.unionAll([jobs, rows]).as('q'))
        .groupBy('channel')
        .select('channel', {
          waiting: knex.raw('sum(waiting)'),
          overdue: knex.raw(`${statementTime(knex)} - min(due_at)`),
        }),
    );
  return found.map(({ channel, waiting, overdue }) => ({
    channel,
    waiting: Number(waiting),
    overdueMilliseconds: Math.max(0, Number(overdue)),
  }));
}
