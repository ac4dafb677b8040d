import { NotificationJson } from './types';

/**
 * The signal channel of the notifications plugin (BEP, Signals Plugin).
 *
 * @public
 */
export const NOTIFICATIONS_CHANNEL = 'notifications';

/**
 * A notification arrived, or was sent again in its scope. Carries the whole
 * notification, the same for all recipients, so that no client has to request it:
 * `user` is `null`, and `created` the time of this send also for those who have had
 * the notification before.
 *
 * @public
 */
export type NewNotificationSignal = {
  action: 'new_notification';
  notification_id: string;
  rev: number;
  notification: NotificationJson;
};

/**
 * A user's notifications changed state: in another tab, or because the sender
 * resolved them.
 *
 * @public
 */
export type NotificationReadSignal = {
  action:
    | 'notification_read'
    | 'notification_unread'
    | 'notification_saved'
    | 'notification_unsaved';
  /** At most {@link MAX_IDS_PER_SIGNAL} ids. */
  notification_ids: string[];
  /** The revision that all of them have now. */
  rev: number;
  /** The update of the reader that did this; absent if the sender did. */
  operationId?: string;
  /** More changed than the ids name: read the inbox anew. */
  more?: boolean;
};

/**
 * The sender took notifications back; they exist no more.
 *
 * @public
 */
export type NotificationRetractedSignal = {
  action: 'notification_retracted';
  notification_ids: string[];
  /** Greater than that of everything that was removed. */
  rev: number;
};

/**
 * Everything that is signalled on the {@link NOTIFICATIONS_CHANNEL}.
 *
 * @public
 */
export type NotificationSignal =
  | NewNotificationSignal
  | NotificationReadSignal
  | NotificationRetractedSignal;

/**
 * How many ids a signal names before it says `more` instead, to keep signals
 * light (BEP, Signals Plugin).
 *
 * @public
 */
export const MAX_IDS_PER_SIGNAL = 500;
