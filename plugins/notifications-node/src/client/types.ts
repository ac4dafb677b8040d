import {
  NotificationJson,
  NotificationRevision,
  NotificationSeverity,
} from '@callboard/backstage-plugin-notifications-common';

/**
 * Options of every request to the notifications API.
 *
 * @public
 */
export type NotificationsApiRequestOptions = {
  /** Bearer token: of a user to read, of a plugin or outside system to send. */
  token: string;
  signal?: AbortSignal;
};

/**
 * Restricts what of an inbox is meant. Absent fields do not restrict.
 *
 * @public
 */
export type NotificationsApiFilter = {
  read?: boolean;
  saved?: boolean;
  /** Found in title or description; letter case does not matter. */
  search?: string;
  /** Sent later than this ISO 8601 timestamp. */
  createdAfter?: string;
  minimumSeverity?: NotificationSeverity;
  topic?: string;
  origin?: string;
  isBroadcast?: boolean;
};

/**
 * Asks for a page of an inbox.
 *
 * @public
 */
export type ListNotificationsQuery = NotificationsApiFilter & {
  /** 100 by default, 1,000 at most; 0 returns only the count. */
  limit?: number;
  /** Number of notifications to skip; not together with `cursor`. */
  offset?: number;
  /** The `nextCursor` of an earlier page. */
  cursor?: string;
  /** `created`, `topic` or `origin`, and after a comma `asc` or `desc`. */
  orderField?: string;
};

/**
 * A page of an inbox.
 *
 * @public
 */
export type ListNotificationsResponse = {
  notifications: NotificationJson[];
  /** How many the filters find, regardless of the page. */
  totalCount: number;
  /** Reads on from here; absent at the end. */
  nextCursor?: string;
  /**
   * The time that the page shows, by the clock of the database, in ISO 8601. As the
   * `upTo` of a mark it stands for everything that was there.
   */
  asOf: string;
};

/**
 * What is to become of notifications. Absent flags stay as they are.
 *
 * @public
 */
export type NotificationFlags = { read?: boolean; saved?: boolean };

/**
 * What every update may have.
 *
 * @public
 */
export type MarkNotificationsRequest = NotificationFlags & {
  /** A UUID that names the update in signals, and to undo it by. Made up by default. */
  operationId?: string;
  /** Only flags that the update of this name changed, and that nothing changed since. */
  onlyChangedBy?: string;
};

/**
 * Names the notifications of an update, best with the `rev` that was seen: what was
 * sent again since then stays as it is.
 *
 * @public
 */
export type MarkNotificationsByIdRequest = MarkNotificationsRequest & {
  ids: Array<string | NotificationRevision>;
};

/**
 * Chooses the notifications of an update by a filter. Either `upTo` or
 * `onlyChangedBy` is required.
 *
 * @public
 */
export type MarkNotificationsByFilterRequest = MarkNotificationsRequest & {
  filter: NotificationsApiFilter;
  /** The `asOf` of the list that was seen. What was sent just before it or later stays as it is. */
  upTo?: string;
  /** Those sent just before `upTo` or later that were seen, too; at most 500. */
  ids?: Array<string | NotificationRevision>;
};

/**
 * What marking by a filter changed.
 *
 * @public
 */
export type MarkNotificationsResponse = {
  count: number;
  /** The first of them, at most 500. */
  ids: string[];
  /** Whether more changed than `ids` names. */
  more: boolean;
  /** The `rev` that they have now; absent if none changed. */
  rev?: number;
  /** Names this update, so that another one can undo it (`onlyChangedBy`). */
  operationId: string;
};
