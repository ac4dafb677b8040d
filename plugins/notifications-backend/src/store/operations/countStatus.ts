import { Knex } from 'knex';
import {
  MAX_UNREAD_IDS,
  NotificationStatus,
} from '@callboard/backstage-plugin-notifications-common';
import { limited } from '../connections';
import { RevisionColumn } from '../rows';
import { broadcastRead, broadcastRev } from './broadcastReader';
import { broadcastKeys, individualKeys } from './inboxKeys';

/**
 * How many entries of an inbox are unread and read, and the newest unread ones. All
 * of it is one statement, so that it shows one point in time.
 */
export async function countStatus(
  knex: Knex,
  options: { userRef: string },
): Promise<NotificationStatus> {
  const { userRef } = options;
  const [unread, read] = [false, true].map(isRead =>
    knex.raw('? + ?', [
      individualKeys(knex, { userRef, filter: { read: isRead } }).count('*'),
      broadcastsOf(knex, isRead).count('*'),
    ]),
  );
  const rows: Array<{
    unread: RevisionColumn;
    read: RevisionColumn;
    id: string | null;
    rev: RevisionColumn;
  }> = await limited(
    knex,
    knex
      .withMaterialized(
        'b',
        broadcastKeys(knex, { userRef, filter: {}, withReader: true }).select({
          id: 'k.notification_id',
          sort_at: 'k.sort_at',
          rev: knex.raw(broadcastRev(knex)),
          read: knex.raw(broadcastRead),
        }),
      )
      .from(knex.select({ unread, read }).as('c'))
      .leftJoin(newestUnread(knex, userRef).as('n'), join =>
        join.on(knex.raw('true')),
      )
      .select('c.unread', 'c.read', 'n.id', 'n.rev'),
  );
  return {
    unread: Number(rows[0].unread),
    read: Number(rows[0].read),
    unreadIds: rows.flatMap(({ id, rev }) =>
      id === null ? [] : [{ id, rev: Number(rev) }],
    ),
  };
}

/** Broadcasts are few: all are looked at once, as the table `b`. */
function broadcastsOf(knex: Knex, isRead: boolean): Knex.QueryBuilder {
  return isRead ? knex('b').whereNotNull('read') : knex('b').whereNull('read');
}

function newestUnread(knex: Knex, userRef: string): Knex.QueryBuilder {
  const individual = individualKeys(knex, { userRef, filter: { read: false } })
    .select({ id: 'k.notification_id', rev: 'k.rev', sort_at: 'k.sort_at' })
    .orderBy('k.sort_at', 'desc')
    .limit(MAX_UNREAD_IDS);
  return knex
    .select('*')
    .from(
      knex
        .unionAll([
          knex.select('*').from(individual.as('newest')),
          broadcastsOf(knex, false).select('id', 'rev', 'sort_at'),
        ])
        .as('merged'),
    )
    .orderBy('sort_at', 'desc')
    .limit(MAX_UNREAD_IDS);
}
