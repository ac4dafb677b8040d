import { Knex } from 'knex';
import {
  compareSeverities,
  foldForSearch,
  notificationSeverities,
} from '@callboard/backstage-plugin-notifications-common';
import { contains, tableOf } from '../dialect';
import { InboxFilter } from '../types';
import { broadcastRead, joinReader } from './broadcastReader';

/** What makes a message `m` that of a row `k`. */
export const MESSAGE =
  'm.notification_id = k.notification_id and m.id = k.message_id';

type KeysOptions = {
  userRef: string;
  filter: InboxFilter;
  /** Join the messages in any case. */
  withMessages?: boolean;
  /** Join what is known of the reader to broadcasts in any case. */
  withReader?: boolean;
};

/**
 * The rows of a user's inbox that a filter finds, in several queries that
 * answer alike: individual notifications and broadcasts (BEP, Broadcast
 * notifications). All call the table `k` with its columns `notification_id` and
 * `sort_at`. Messages (`m`) are joined only if asked for or needed by the
 * filter, since everything else can be answered from an index.
 *
 * Individual notifications are in two queries where each half has an index that
 * the other half is not in; see the indexes of `callboard_delivery`. What a search
 * found is looked up by its keys instead.
 */
export function inboxKeys(
  knex: Knex,
  options: KeysOptions,
): Knex.QueryBuilder[] {
  const { filter } = options;
  const halves =
    filter.read === undefined && !filter.saved && !filter.among
      ? [
          { ...filter, read: false },
          { ...filter, read: true },
        ]
      : [filter];
  const individual = halves.map(half =>
    individualKeys(knex, { ...options, filter: half }),
  );
  const broadcast = broadcastKeys(knex, options);
  switch (filter.isBroadcast) {
    case true:
      return [broadcast];
    case false:
      return individual;
    default:
      return [...individual, broadcast];
  }
}

export function individualKeys(
  knex: Knex,
  options: KeysOptions,
): Knex.QueryBuilder {
  const { userRef, filter, withMessages } = options;
  const query = knex('callboard_delivery as k');
  for (const condition of deliveryConditions(knex, { userRef, filter })) {
    query.where(condition);
  }
  whereMessages(knex, query, { filter, withMessages });
  return query;
}

export function broadcastKeys(
  knex: Knex,
  options: KeysOptions,
): Knex.QueryBuilder {
  const { userRef, filter, withMessages, withReader } = options;
  const query = knex('callboard_broadcast as k');
  if (withReader || filter.read !== undefined || filter.saved !== undefined) {
    joinReader(query, userRef);
  }
  if (filter.read !== undefined) {
    query.whereRaw(`${broadcastRead} is ${filter.read ? 'not null' : 'null'}`);
  }
  if (filter.saved !== undefined) {
    query.whereRaw(`f.saved is ${filter.saved ? 'not null' : 'null'}`);
  }
  if (filter.createdAfter) {
    query.where('k.sort_at', '>', filter.createdAfter.getTime());
  }
  for (const condition of amongConditions(knex, filter.among)) {
    query.where(condition);
  }
  whereMessages(knex, query, { filter, withMessages });
  return query;
}

/**
 * Each row looks up its message, so that the work follows the inbox. From a join
 * PostgreSQL may make a walk through the messages of everybody.
 */
function whereMessages(
  knex: Knex,
  query: Knex.QueryBuilder,
  options: { filter: InboxFilter; withMessages?: boolean },
) {
  const conditions = messageConditions(knex, options.filter);
  if (options.withMessages) {
    query.join('callboard_message as m', knex.raw(MESSAGE));
  }
  if (conditions.length > 0) {
    query.whereRaw(`(select ? from callboard_message as m where ${MESSAGE})`, [
      allOf(knex, conditions),
    ]);
  }
}

/** What a filter demands of the row `k` of an individual notification. */
export function deliveryConditions(
  knex: Knex,
  options: { userRef: string; filter: InboxFilter },
): Knex.Raw[] {
  const { read, saved, createdAfter, among } = options.filter;
  const conditions = [knex.raw('k.user_ref = ?', [options.userRef])];
  if (read !== undefined) {
    conditions.push(knex.raw(`k.read is ${read ? 'not null' : 'null'}`));
  }
  if (saved !== undefined) {
    conditions.push(knex.raw(`k.saved is ${saved ? 'not null' : 'null'}`));
  }
  if (createdAfter) {
    conditions.push(knex.raw('k.sort_at > ?', [createdAfter.getTime()]));
  }
  return [...conditions, ...amongConditions(knex, among)];
}

function amongConditions(knex: Knex, among: InboxFilter['among']): Knex.Raw[] {
  if (!among) {
    return [];
  }
  const texts = tableOf(knex, {
    alias: 's',
    columns: { notification_id: 'uuid', id: 'uuid' },
    rows: among,
  });
  return [
    knex.raw(
      '(k.notification_id, k.message_id) in (select s.notification_id, s.id from ?)',
      [texts],
    ),
  ];
}

/** What a filter demands of the message `m`. */
export function messageConditions(knex: Knex, filter: InboxFilter): Knex.Raw[] {
  const { search, minimumSeverity, topic, origin } = filter;
  const conditions: Knex.Raw[] = [];
  if (search !== undefined) {
    const text = foldForSearch(search);
    conditions.push(contains(knex, { column: 'm.search_text', text }));
  }
  if (minimumSeverity !== undefined) {
    const severities = notificationSeverities.filter(
      severity => compareSeverities(severity, minimumSeverity) <= 0,
    );
    conditions.push(
      knex.raw(
        `m.severity in (${severities.map(() => '?').join(', ')})`,
        severities,
      ),
    );
  }
  if (topic !== undefined) {
    conditions.push(knex.raw('m.topic = ?', [topic]));
  }
  if (origin !== undefined) {
    conditions.push(knex.raw('m.origin = ?', [origin]));
  }
  return conditions;
}

export function allOf(knex: Knex, conditions: Knex.Raw[]): Knex.Raw {
  return knex.raw(conditions.map(() => '?').join(' and '), conditions);
}
