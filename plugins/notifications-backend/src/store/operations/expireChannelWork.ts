import { Knex } from 'knex';
import { queryRows, statementTime } from '../dialect';

/** What was given up: a job with the number of its destinations, or a row. */
export type ExpiredWork = { sendId: string; destination?: string };

/**
 * Gives up what a channel that does not work has not delivered for too long. A job
 * that a newer send waits for stays: it will carry that text, and is as old as that.
 */
export async function expireChannelWork(
  knex: Knex,
  options: { channel: string; maxAgeMilliseconds: number },
): Promise<ExpiredWork[]> {
  const { channel, maxAgeMilliseconds: age } = options;
  const now = statementTime(knex);
  const jobs = await queryRows<{ send_id: string }>(
    knex,
    `update callboard_channel_job as j
     set outcomes = replace(outcomes, '.', '!'), is_open = false, is_failed = true
     where channel = :channel and is_open and due_at < ${now} - :age
       and (leased_until is null or leased_until < ${now})
       and not exists (
         select 1 from callboard_channel_job as o
         where o.notification_id = j.notification_id and o.channel = :channel
           and o.is_open and o.send_rev > j.send_rev
       )
     returning send_id`,
    { channel, age },
  );
  const rows = await queryRows<{ send_id: string; destination: string }>(
    knex,
    `update callboard_channel_delivery
     set state = 'dead', reason = 'channel-unavailable', updated = ${now}
     where channel = :channel and state = 'waiting' and due_at < ${now} - :age
       and (leased_until is null or leased_until < ${now})
     returning send_id, destination`,
    { channel, age },
  );
  return [
    ...jobs.map(row => ({ sendId: row.send_id })),
    ...rows.map(row => ({ sendId: row.send_id, destination: row.destination })),
  ];
}
