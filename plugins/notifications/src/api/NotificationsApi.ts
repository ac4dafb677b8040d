import { createApiRef } from '@backstage/core-plugin-api';
import {
  Notification,
  NotificationSettings,
  NotificationSeverity,
  NotificationStatus,
} from '@callboard/backstage-plugin-notifications-common';

/** @public */
export type GetNotificationsCommonOptions = {
  /** Found in title or description, letter case ignored. */
  search?: string;
  read?: boolean;
  saved?: boolean;
  /** Only what was last sent after this moment. */
  createdAfter?: Date;
  /** This severity and everything more pressing. */
  minimumSeverity?: NotificationSeverity;
  /** The sender, exactly as notifications carry it. */
  origin?: string;
  /** True for what was sent to everybody, false for what was sent to the reader. */
  isBroadcast?: boolean;
};

/** @public */
export type GetNotificationsOptions = GetNotificationsCommonOptions & {
  offset?: number;
  /** How many at most; the backend decides without it. */
  limit?: number;
  sort?: 'created' | 'topic' | 'origin';
  sortOrder?: 'asc' | 'desc';
  topic?: string;
};

/** @public */
export type GetTopicsOptions = GetNotificationsCommonOptions;

/** @public */
export type GetOriginsOptions = GetNotificationsCommonOptions & {
  topic?: string;
};

/**
 * Flags that are absent stay as they are.
 *
 * @public
 */
export type UpdateNotificationsOptions = {
  ids: string[];
  read?: boolean;
  saved?: boolean;
};

/**
 * Names notifications by what they have in common instead of by id.
 *
 * @public
 */
export type UpdateMatchingNotificationsOptions = {
  filter: GetNotificationsCommonOptions & { topic?: string };
  /** What was sent later stays as it is: the reader has not seen it. */
  upTo: Date;
  /** The `mark` of an earlier response: only what that changed and nothing did since. */
  markedBy?: string;
  read?: boolean;
  saved?: boolean;
};

/** @public */
export type UpdateMatchingNotificationsResponse = {
  /** How many notifications changed. */
  count: number;
  /** The first of them. */
  ids: string[];
  /** Whether more changed than `ids` names. */
  more: boolean;
  /** Names this change, to undo it by. */
  mark?: string;
};

/** @public */
export type GetNotificationsResponse = {
  notifications: Notification[];
  /** How many there are on all pages. */
  totalCount: number;
  /**
   * The time, by the clock of the backend, of which this response is true; what
   * `upTo` of a mark over a filter is made for.
   */
  readAt: Date;
};

/** @public */
export type GetTopicsResponse = {
  topics: string[];
};

/** @public */
export type GetOriginsResponse = {
  origins: string[];
};

/**
 * Reads and marks the notifications of the signed-in user (BEP, NotificationsApi).
 *
 * @remarks
 *
 * All methods reject with a `ResponseError` when the backend refuses.
 *
 * @public
 */
export interface NotificationsApi {
  getNotifications(
    options?: GetNotificationsOptions,
  ): Promise<GetNotificationsResponse>;

  getNotification(id: string): Promise<Notification>;

  getStatus(): Promise<NotificationStatus>;

  updateNotifications(
    options: UpdateNotificationsOptions,
  ): Promise<Notification[]>;

  /** Marks everything that a filter finds. */
  updateMatchingNotifications(
    options: UpdateMatchingNotificationsOptions,
  ): Promise<UpdateMatchingNotificationsResponse>;

  getNotificationSettings(): Promise<NotificationSettings>;

  updateNotificationSettings(
    settings: NotificationSettings,
  ): Promise<NotificationSettings>;

  getTopics(options?: GetTopicsOptions): Promise<GetTopicsResponse>;

  /** The origins that occur in the inbox. */
  getOrigins(options?: GetOriginsOptions): Promise<GetOriginsResponse>;
}

/**
 * The {@link NotificationsApi} of the app. Has the id of the upstream plugin's ref.
 *
 * @public
 */
export const notificationsApiRef = createApiRef<NotificationsApi>({
  id: 'plugin.notifications.service',
});
