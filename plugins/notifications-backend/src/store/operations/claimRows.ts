import { Knex } from 'knex';
import { DeliveryRow } from '../channelTypes';
import { ChannelDeliveryRow } from '../channelRows';
import { isPostgres, queryRows, statementTime, uuidValue } from '../dialect';

/**
 * Claims deliveries of a channel that are due: the one that has been due for longest,
 * and others of the same text. It counts as a try already, so that what ends the process
 * is not tried for ever.
 *
 * @param options.token - a new UUID
 * @param options.interrupted - claims a single one that may have ended a process, or only
 *   others
 */
export async function claimRows(
  knex: Knex,
  options: {
    channel: string;
    token: string;
    leaseMilliseconds: number;
    limit: number;
    interrupted: boolean;
  },
): Promise<DeliveryRow[]> {
  const { channel, token, leaseMilliseconds, interrupted } = options;
  const limit = interrupted ? 1 : options.limit;
  const now = statementTime(knex);
  const isDue = (alias: string) => `
    ${alias}.channel = :channel and ${alias}.state = 'waiting'
    and ${alias}.due_at <= ${now}
    and (${alias}.leased_until is null or ${alias}.leased_until < ${now})
    and ${interrupted ? '' : 'not'} (
      ${alias}.lease_token is not null
      or coalesce(${alias}.reason, '') = 'interrupted'
    )`;
  const rows = await queryRows<ChannelDeliveryRow>(
    knex,
    `update callboard_channel_delivery
     set lease_token = :token, leased_until = ${now} + :lease, tries = tries + 1,
       reason = case when lease_token is null then reason else 'interrupted' end
     where (send_id, channel, destination) in (
       select r.send_id, r.channel, r.destination
       from callboard_channel_delivery as r
       join (
         select carried_send_id, operation from callboard_channel_delivery as f
         where ${isDue('f')} order by f.due_at limit 1
       ) as first
         on first.carried_send_id = r.carried_send_id
         and first.operation = r.operation
       where ${isDue('r')}
       order by r.due_at limit :limit
       ${isPostgres(knex) ? 'for update of r skip locked' : ''}
     )
     returning *`,
    {
      channel,
      token: uuidValue(knex, token),
      lease: leaseMilliseconds,
      limit,
    },
  );
  return rows.map(row => ({
    sendId: row.send_id,
    sendRev: Number(row.send_rev),
    channel,
    destination: row.destination,
    notificationId: row.notification_id,
    carried: {
      sendId: row.carried_send_id,
      rev: Number(row.carried_rev),
      messageId: row.message_id,
    },
    withoutInbox: Boolean(row.without_inbox),
    operation: row.operation,
    tries: Number(row.tries),
    reason: row.reason ?? undefined,
    reference: row.reference ?? undefined,
  }));
}
