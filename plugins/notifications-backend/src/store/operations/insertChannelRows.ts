import { Knex } from 'knex';
import { Carried, DeliveryOperation } from '../channelTypes';
import { statementTime } from '../dialect';

/** A destination that leaves its chunk. */
export type NewChannelRow = {
  sendId: string;
  sendRev: number;
  channel: string;
  destination: string;
  notificationId: string;
  carried: Carried;
  withoutInbox: boolean;
  /** Whether the chunk leaves the outcome to it. */
  isOutcome: boolean;
  operation: DeliveryOperation;
  state: 'waiting' | 'delivered' | 'dead' | 'unknown';
  tries: number;
  delayMilliseconds?: number;
  reason?: string;
  reference?: string;
};

/** Adds rows; one that is there already, of the same send, is replaced. */
export async function insertChannelRows(
  knex: Knex,
  { rows }: { rows: NewChannelRow[] },
): Promise<void> {
  const now = statementTime(knex);
  for (const row of rows) {
    await knex('callboard_channel_delivery')
      .insert({
        send_id: row.sendId,
        channel: row.channel,
        destination: row.destination,
        notification_id: row.notificationId,
        send_rev: row.sendRev,
        carried_send_id: row.carried.sendId,
        carried_rev: row.carried.rev,
        message_id: row.carried.messageId,
        without_inbox: row.withoutInbox,
        is_outcome: row.isOutcome,
        operation: row.operation,
        state: row.state,
        tries: row.tries,
        due_at: knex.raw(`${now} + cast(? as bigint)`, [
          row.delayMilliseconds ?? 0,
        ]),
        updated: knex.raw(now),
        reason: row.reason ?? null,
        reference: row.reference ?? null,
        lease_token: null,
        leased_until: null,
      })
      .onConflict(['send_id', 'channel', 'destination'])
      .merge();
  }
}
