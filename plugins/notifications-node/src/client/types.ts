import {
  NotificationJson,
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
  /** Sent later than this moment, in ISO 8601. */
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
  /** 100 unless told, 1,000 at most; 0 asks for the count alone. */
  limit?: number;
  /** How many to leave out; not together with `cursor`. */
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
export type ListNotificationsAnswer = {
  notifications: NotificationJson[];
  /** How many the filters find, regardless of the page. */
  totalCount: number;
  /** Reads on from here; absent at the end. */
  nextCursor?: string;
  /**
   * The moment before the inbox was read, by the clock of the server, in ISO 8601. As
   * the `upTo` of a mark it stands for all that was there then, and for nothing sent later.
   */
  readAt: string;
};

/**
 * What is to become of notifications. Absent flags stay as they are.
 *
 * @public
 */
export type NotificationFlags = { read?: boolean; saved?: boolean };

/**
 * What marking by a filter changed.
 *
 * @public
 */
export type MarkNotificationsAnswer = {
  count: number;
  /** The first of them. */
  ids: string[];
  /** Whether more changed than `ids` names. */
  more: boolean;
  /** Names this change, so that another one can undo it (`markedBy`). */
  mark: string;
};
