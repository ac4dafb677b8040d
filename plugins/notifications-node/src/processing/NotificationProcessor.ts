import {
  Notification,
  NotificationProcessorFilters,
} from '@callboard/backstage-plugin-notifications-common';
import { NotificationSendOptions } from '../service/NotificationService';

/**
 * Changes notifications on their way, or carries them to another channel, as
 * e-mail. Its name is a channel that users can turn off.
 *
 * The order of things: `processOptions` of every processor, one after the other;
 * recipients are resolved; `preProcess` for each recipient; everything is stored
 * at once; readers are signalled; `postProcess` for each recipient.
 *
 * A method that throws is logged and passed over: what the processor would have
 * changed stays as it was, and the other processors go on. The same happens when
 * a processor returns a notification that could not have been sent, for
 * instance one with a forbidden link.
 *
 * @public
 */
export interface NotificationProcessor {
  /** What people know the channel by, and what their settings are stored under. */
  getName(): string;

  /**
   * Called once per send, before recipients are resolved. May change payload and
   * recipients. Settings of users are not asked yet.
   */
  processOptions?(
    options: NotificationSendOptions,
  ): Promise<NotificationSendOptions>;

  /**
   * Called for each recipient, once for a broadcast, before anything is stored.
   * Only the payload of what is returned counts.
   */
  preProcess?(
    notification: Notification,
    options: NotificationSendOptions,
  ): Promise<Notification>;

  /**
   * Called for each recipient, once for a broadcast, after everything is stored.
   * The sender does not wait for it.
   */
  postProcess?(
    notification: Notification,
    options: NotificationSendOptions,
  ): Promise<void>;

  /** Restricts all methods to notifications that match. */
  getNotificationFilters?(): NotificationProcessorFilters;
}
