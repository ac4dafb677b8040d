import { createApiRef } from '@backstage/core-plugin-api';
import {
  Notification,
  NotificationDelivery,
  NotificationRevision,
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
  /** Longer descriptions are cut to so many characters; see `isTruncated`. */
  maxDescriptionLength?: number;
};

/** @public */
export type GetTopicsOptions = GetNotificationsCommonOptions;

/** @public */
export type GetOriginsOptions = GetNotificationsCommonOptions & {
  topic?: string;
};

/**
 * What all updates have. Flags that are absent stay as they are.
 *
 * @public
 */
export type UpdateNotificationsCommonOptions = {
  read?: boolean;
  saved?: boolean;
  /** A UUID that names the update, in signals and to undo it by. Made up by default. */
  operationId?: string;
  /** The `operationId` of an earlier update: only what that changed and nothing did since. */
  onlyChangedBy?: string;
};

/** @public */
export type UpdateNotificationsOptions = UpdateNotificationsCommonOptions & {
  /** With the `rev` that was seen, what was sent again since then stays as it is. */
  ids: Array<string | NotificationRevision>;
};

/**
 * Names notifications by what they have in common instead of by id. Either `upTo` or
 * `onlyChangedBy` is required.
 *
 * @public
 */
export type UpdateMatchingNotificationsOptions =
  UpdateNotificationsCommonOptions & {
    filter: GetNotificationsCommonOptions & { topic?: string };
    /** The `asOf` of the list that was seen: what was sent just before or later stays as it is. */
    upTo?: Date;
    /** Those sent just before `upTo` or later that were seen, too; at most 500. */
    ids?: Array<string | NotificationRevision>;
  };

/** @public */
export type UpdateMatchingNotificationsResponse = {
  /** How many notifications changed. */
  count: number;
  /** The first of them, at most 500. */
  ids: string[];
  /** Whether more changed than `ids` names. */
  more: boolean;
  /** The `rev` that they have now; absent if none changed. */
  rev?: number;
  /** Names this update, to undo it by. */
  operationId: string;
};

/** @public */
export type GetNotificationsResponse = {
  notifications: Notification[];
  /** How many there are on all pages. */
  totalCount: number;
  /**
   * The time that this response shows, by the clock of the database. As `upTo` of an
   * update it stands for everything that was there.
   */
  asOf: Date;
};

/** @public */
export type GetTopicsResponse = {
  topics: string[];
};

/** @public */
export type GetOriginsResponse = {
  origins: string[];
};

/** @public */
export type GetDeliveriesResponse = {
  /** Those of the latest send first. */
  deliveries: NotificationDelivery[];
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

  /** What became of a notification outside of the inbox. An API of the app itself need not know. */
  getDeliveries?(id: string): Promise<GetDeliveriesResponse>;

  /** An API of the app itself need not name the unread ones. */
  getStatus(): Promise<
    Omit<NotificationStatus, 'unreadIds'> & Partial<NotificationStatus>
  >;

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
