import {
  compareSeverities,
  foldForSearch,
  Notification,
  NotificationSeverity,
} from '@callboard/backstage-plugin-notifications-common';
import { GetNotificationsOptions } from '../api';

/** Which state of notifications the reader looks at. */
export type InboxView = 'unread' | 'read' | 'saved' | 'all';

/** Whether what is shown was sent to the reader or to everybody. */
export type InboxAudience = 'all' | 'individual' | 'broadcast';

/** The order of the list. */
export type InboxSort = 'newest' | 'oldest' | 'topic' | 'origin';

/** Everything that decides what the list shows. */
export type InboxQuery = {
  view: InboxView;
  audience: InboxAudience;
  /** Only what was last sent in this many hours. */
  sinceHours?: number;
  minimumSeverity?: NotificationSeverity;
  topic?: string;
  origin?: string;
  search: string;
  sort: InboxSort;
  /** From 0. */
  page: number;
  pageSize: number;
};

const SORTS: Record<
  InboxSort,
  Pick<GetNotificationsOptions, 'sort' | 'sortOrder'>
> = {
  newest: { sort: 'created', sortOrder: 'desc' },
  oldest: { sort: 'created', sortOrder: 'asc' },
  topic: { sort: 'topic', sortOrder: 'asc' },
  origin: { sort: 'origin', sortOrder: 'asc' },
};

const HOUR = 60 * 60 * 1000;

/**
 * How much of a description lists ask for: more than a row shows, which leaves out
 * markup. The rest is read with the details.
 */
export const LISTED_DESCRIPTION_LENGTH = 1000;

/** The part of a query that decides what is found, without order and page. */
export function toFilter(query: InboxQuery, now: Date) {
  return {
    read: { unread: false, read: true, saved: undefined, all: undefined }[
      query.view
    ],
    saved: query.view === 'saved' ? true : undefined,
    isBroadcast:
      query.audience === 'all' ? undefined : query.audience === 'broadcast',
    createdAfter: query.sinceHours
      ? new Date(now.getTime() - query.sinceHours * HOUR)
      : undefined,
    minimumSeverity: query.minimumSeverity,
    topic: query.topic,
    origin: query.origin,
    search: query.search.trim() || undefined,
  };
}

/** What to ask the backend for. */
export function toRequest(
  query: InboxQuery,
  now: Date,
): GetNotificationsOptions {
  return {
    ...toFilter(query, now),
    ...SORTS[query.sort],
    offset: query.page * query.pageSize,
    limit: query.pageSize,
    maxDescriptionLength: LISTED_DESCRIPTION_LENGTH,
  };
}

/** When a notification was last sent. */
export function sentAt(notification: Notification): Date {
  return notification.updated ?? notification.created;
}

/**
 * Whether the backend would find a notification with this query, so that a
 * signal can be put into the list without asking.
 */
export function matchesQuery(
  notification: Notification,
  query: InboxQuery,
  now: Date,
): boolean {
  const { title, description = '' } = notification.payload;
  const search = foldForSearch(query.search.trim());
  return (
    matchesFilter(notification, query, now) &&
    (!search ||
      [title, description].some(text => foldForSearch(text).includes(search)))
  );
}

/**
 * Whether the backend would still find what it found: lists do not have all the
 * texts that it searches.
 */
export function matchesFilter(
  notification: Notification,
  query: InboxQuery,
  now: Date,
): boolean {
  const filter = toFilter(query, now);
  const { payload } = notification;
  return (
    matchesView(notification, query) &&
    matchesFlag(filter.isBroadcast, Boolean(notification.isBroadcast)) &&
    (!filter.createdAfter || sentAt(notification) > filter.createdAfter) &&
    (!filter.minimumSeverity ||
      compareSeverities(payload.severity, filter.minimumSeverity) <= 0) &&
    (!filter.topic || payload.topic === filter.topic) &&
    (!filter.origin || notification.origin === filter.origin)
  );
}

/** Whether it is in the state that the reader looks at, whatever else is asked for. */
export function matchesView(
  notification: Notification,
  query: InboxQuery,
): boolean {
  const { read, saved } = toFilter(query, new Date(0));
  return (
    matchesFlag(read, Boolean(notification.read)) &&
    matchesFlag(saved, Boolean(notification.saved))
  );
}

function matchesFlag(wanted: boolean | undefined, actual: boolean): boolean {
  return wanted === undefined || wanted === actual;
}
