import { Knex } from 'knex';
import {
  compareSeverities,
  notificationSeverities,
} from '@callboard/backstage-plugin-notifications-common';
import { contains } from '../dialect';
import { foldCase } from '../keys';
import { InboxFilter } from '../NotificationsStore';
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
 * the other half is not in; see the indexes of `callboard_delivery`.
 *
 * @internal
 */
export function inboxKeys(
  knex: Knex,
  options: KeysOptions,
): Knex.QueryBuilder[] {
  const { filter } = options;
  const halves =
    filter.read === undefined && !filter.saved
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
  const { read, saved } = options.filter;
  const query = knex('callboard_delivery as k').where(
    'k.user_ref',
    options.userRef,
  );
  if (read !== undefined) {
    query.whereRaw(`k.read is ${read ? 'not null' : 'null'}`);
  }
  if (saved !== undefined) {
    query.whereRaw(`k.saved is ${saved ? 'not null' : 'null'}`);
  }
  return filterMessages(knex, query, options);
}

/** @internal */
export function broadcastKeys(
  knex: Knex,
  options: KeysOptions,
): Knex.QueryBuilder {
  const { read, saved } = options.filter;
  const query = knex('callboard_broadcast as k');
  if (options.withReader || read !== undefined || saved !== undefined) {
    joinReader(query, options.userRef);
  }
  if (read !== undefined) {
    query.whereRaw(`${broadcastRead} is ${read ? 'not null' : 'null'}`);
  }
  if (saved !== undefined) {
    query.whereRaw(`f.saved is ${saved ? 'not null' : 'null'}`);
  }
  return filterMessages(knex, query, options);
}

function filterMessages(
  knex: Knex,
  query: Knex.QueryBuilder,
  { filter, withMessages }: KeysOptions,
): Knex.QueryBuilder {
  const { search, createdAfter, minimumSeverity, topic, origin } = filter;
  if (createdAfter) {
    query.where('k.sort_at', '>', createdAfter.getTime());
  }
  if (
    withMessages ||
    [search, minimumSeverity, topic, origin].some(value => value !== undefined)
  ) {
    query.join('callboard_message as m', 'm.id', 'k.message_id');
  }
  if (search !== undefined) {
    const text = foldCase(search);
    query.where(contains(knex, { column: 'm.search_text', text }));
  }
  if (minimumSeverity !== undefined) {
    query.whereIn(
      'm.severity',
      notificationSeverities.filter(
        severity => compareSeverities(severity, minimumSeverity) <= 0,
      ),
    );
  }
  if (topic !== undefined) {
    query.where('m.topic', topic);
  }
  if (origin !== undefined) {
    query.where('m.origin', origin);
  }
  return query;
}
