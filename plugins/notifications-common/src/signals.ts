import { NotificationJson } from './types';

/**
 * The signal channel of the notifications plugin (BEP, Signals Plugin).
 *
 * @public
 */
export const NOTIFICATIONS_CHANNEL = 'notifications';

/**
 * A notification arrived, or was sent again in its scope. Carries the whole
 * notification, so that nobody has to ask the server for what it was just told.
 *
 * @public
 */
export type NewNotificationSignal = {
  action: 'new_notification';
  notification_id: string;
  /** Absent when it is larger than 64 KiB; then it has to be requested. */
  notification?: NotificationJson;
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
  more?: boolean;
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
