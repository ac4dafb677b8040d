import { Knex } from 'knex';
import { NotificationStatus } from '@callboard/backstage-plugin-notifications-common';
import { inboxKeys } from './inboxKeys';

/**
 * How many entries of an inbox are unread and read. Each half is counted from
 * an index of its own; see the indexes of `callboard_delivery`.
 *
 * @internal
 */
export async function countStatus(
  knex: Knex,
  options: { userRef: string },
): Promise<NotificationStatus> {
  const { userRef } = options;
  const [individualUnread, broadcastUnread, individualRead, broadcastRead] = [
    false,
    true,
  ].flatMap(read =>
    inboxKeys(knex, { userRef, filter: { read } }).map(keys => keys.count('*')),
  );
  const [row] = await knex.select({
    unread: knex.raw('? + ?', [individualUnread, broadcastUnread]),
    read: knex.raw('? + ?', [individualRead, broadcastRead]),
  });
  return { unread: Number(row.unread), read: Number(row.read) };
}
