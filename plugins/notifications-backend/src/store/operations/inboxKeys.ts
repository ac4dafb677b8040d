import { Knex } from 'knex';
import {
  compareSeverities,
  foldForSearch,
  notificationSeverities,
} from '@callboard/backstage-plugin-notifications-common';
import { contains, listOf } from '../dialect';
import { InboxFilter } from '../types';
import { broadcastRead, joinReader } from './broadcastReader';

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
 * notifications). All call the table `k` with its columns `message_id` and
 * `sort_at`. Messages (`m`) are joined only if asked for or needed by the
 * filter, since everything else can be answered from an index.
 *
 * Individual notifications are in two queries where each half has an index that
 * the other half is not in; see the indexes of `callboard_delivery`. Named
 * messages are looked up by their keys instead.
 *
 * @internal
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

/** @internal */
export function individualKeys(
  knex: Knex,
  options: KeysOptions,
): Knex.QueryBuilder {
  const { userRef, filter, withMessages } = options;
  const query = knex('callboard_delivery as k').where('k.user_ref', userRef);
  if (filter.read !== undefined) {
    query.whereRaw(`k.read is ${filter.read ? 'not null' : 'null'}`);
  }
  if (filter.saved !== undefined) {
    query.whereRaw(`k.saved is ${filter.saved ? 'not null' : 'null'}`);
  }
  restrictTime(query, filter);
  if (filter.among) {
    query.whereIn(
      'k.message_id',
      listOf(knex, { type: 'uuid', values: filter.among }),
    );
  }

  const conditions = messageConditions(knex, {
    ...filter,
    // Those were found by it.
    search: filter.among ? undefined : filter.search,
  });
  if (withMessages || conditions) {
    joinMessages(query);
  }
  return conditions ? query.where(conditions) : query;
}

/** @internal */
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
  restrictTime(query, filter);

  if (withMessages) {
    joinMessages(query);
  }
  const conditions = messageConditions(knex, filter);
  if (conditions) {
    // Broadcasts are few and messages are many: each one looks up its message.
    // From a join PostgreSQL may make a walk through all messages instead.
    query.whereRaw(
      '(select ? from callboard_message as m where m.id = k.message_id)',
      [conditions],
    );
  }
  return query;
}

function joinMessages(query: Knex.QueryBuilder) {
  query.join('callboard_message as m', 'm.id', 'k.message_id');
}

function restrictTime(query: Knex.QueryBuilder, { createdAfter }: InboxFilter) {
  if (createdAfter) {
    query.where('k.sort_at', '>', createdAfter.getTime());
  }
}

/** What a filter demands of the message `m`, if anything. */
function messageConditions(
  knex: Knex,
  filter: InboxFilter,
): Knex.Raw | undefined {
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
  return conditions.length > 0
    ? knex.raw(conditions.map(() => '?').join(' and '), conditions)
    : undefined;
}
