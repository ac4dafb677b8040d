import { Knex } from 'knex';
import { clockMilliseconds, lockingRows, tableOf } from '../dialect';
import { DeadState } from './listDeadLetters';

/** Which dead letters are to be delivered again. */
export type RedriveSelection = {
  channel: string;
  sendId?: string;
  destination?: string;
  states: DeadState[];
};

/**
 * Makes a batch of single deliveries due again that failed for good. What another
 * transaction has hold of is left to that one. To be called in a transaction.
 *
 * @returns how many; 0 means that nothing is left
 */
export async function redriveDeliveries(
  knex: Knex,
  options: RedriveSelection & {
    batchSize: number;
    /** What failed later, in milliseconds, may have been made due already. */
    upTo: number;
  },
): Promise<number> {
  const { channel, sendId, destination, states, batchSize, upTo } = options;
  const dead = knex('callboard_channel_delivery as d')
    .whereRaw(`d.state in ('dead', 'unknown')`)
    .whereIn('d.state', states)
    .where('d.channel', channel)
    .where('d.updated', '<=', upTo)
    .where(meant => {
      // One that was superseded is carried by another one.
      if (sendId !== undefined) {
        meant.where('d.send_id', sendId).orWhere('d.carried_send_id', sendId);
      }
    })
    .where(destination === undefined ? {} : { 'd.destination': destination })
    .orderBy('d.updated')
    .limit(batchSize)
    .select('d.send_id', 'd.destination');
  const rows: Array<{ send_id: string; destination: string }> =
    await lockingRows(knex, dead, { table: 'd', mode: 'skip' });
  const locked = tableOf(knex, {
    alias: 'r',
    columns: { send_id: 'uuid', destination: 'text' },
    rows,
  });
  await knex('callboard_channel_delivery')
    .where({ channel })
    .whereIn(
      ['send_id', 'destination'],
      knex.from(locked).select('r.send_id', 'r.destination'),
    )
    .update({
      state: 'waiting',
      tries: 0,
      due_at: clockMilliseconds(knex),
      updated: clockMilliseconds(knex),
      reason: null,
      lease_token: null,
      leased_until: null,
    });
  return rows.length;
}
