import { Knex } from 'knex';
import { NotificationStatus } from '@callboard/backstage-plugin-notifications-common';
import { broadcastRead } from './broadcastReader';
import { broadcastKeys, individualKeys } from './inboxKeys';

/**
 * How many entries of an inbox are unread and read. Each half of the individual
 * ones is counted from an index of its own; see the indexes of
 * `callboard_delivery`.
 *
 * @internal
 */
export async function countStatus(
  knex: Knex,
  options: { userRef: string },
): Promise<NotificationStatus> {
  const { userRef } = options;
  const [unread, read] = [false, true].map(isRead =>
    individualKeys(knex, { userRef, filter: { read: isRead } }).count('*'),
  );
  const broadcasts = broadcastKeys(knex, {
    userRef,
    filter: {},
    withReader: true,
  }).select({
    all: knex.raw('count(*)'),
    read: knex.raw(`count(${broadcastRead})`),
  });
  const [row] = await knex.from(broadcasts.as('b')).select({
    unread: knex.raw('? + ?? - ??', [unread, 'b.all', 'b.read']),
    read: knex.raw('? + ??', [read, 'b.read']),
  });
  return { unread: Number(row.unread), read: Number(row.read) };
}
