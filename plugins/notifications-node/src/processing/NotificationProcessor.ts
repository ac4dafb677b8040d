import {
  Notification,
  NotificationProcessorFilters,
} from '@callboard/backstage-plugin-notifications-common';
import { NotificationSendOptions } from '../service/NotificationService';

/**
 * Changes notifications before they are stored, or delivers them to another
 * channel, as e-mail. Its name is a channel that users can turn off.
 *
 * The order of calls: `processOptions` of every processor, one after the other;
 * recipients are resolved; `preProcess` for each recipient; everything is stored
 * in one transaction; readers are signalled; `postProcess` for each recipient.
 *
 * Every method may take its time: a send waits for `processOptions` and
 * `preProcess`, up to `notifications.processorTimeout` (ten minutes by default) a
 * call. A call that throws, that takes longer, or that returns a notification which
 * could not have been sent, for instance one with a forbidden link, is logged and
 * counted, and the send goes on without it: what the processor would have changed
 * stays as it was. After a timeout, `preProcess` is not called for the other
 * recipients of that send. See `required` for processors that must not be skipped.
 *
 * @public
 */
export interface NotificationProcessor {
  /**
   * Whether a send must fail rather than go on without this processor. If a call of
   * its `processOptions`, `preProcess` or filters fails, the sender gets the status
   * 503 and nothing is stored. Without effect on `postProcess`. Defaults to `false`.
   */
  readonly required?: boolean;

  /**
   * The form in which this processor gets payloads.
   *
   * - `plain` (default): usable outside of a browser, as processors written for the
   *   built-in plugin expect it. Links by route reference are full addresses where
   *   the backend knows the path of the route, and left out elsewhere; entity
   *   references in texts (`{{ user:default/jane }}`) are names (`jane`). What such
   *   a processor returns unchanged is stored as it was sent.
   * - `raw`: as it was sent. See `resolveNotificationLink`, and
   *   `renderNotificationText` of the common package.
   */
  readonly payloadFormat?: 'plain' | 'raw';

  /** The name of the channel, under which settings of users are stored. */
  getName(): string;

  /**
   * Called once per send, before recipients are resolved. May change payload and
   * recipients. Settings of users are not considered yet.
   */
  processOptions?(
    options: NotificationSendOptions,
  ): Promise<NotificationSendOptions>;

  /**
   * Called for each recipient, once for a broadcast, before anything is stored.
   * Only the payload of what is returned counts, without its `scope`.
   */
  preProcess?(
    notification: Notification,
    options: NotificationSendOptions,
  ): Promise<Notification>;

  /**
   * Called for each recipient, once for a broadcast, after everything is stored, by
   * whatever instance, and with what the settings of the recipient say by then. The
   * sender does not wait for it. It may take as long as it likes. What throws is called
   * again, up to eight times in half an hour; a broadcast is called again only if the
   * call ended.
   */
  postProcess?(
    notification: Notification,
    options: NotificationSendOptions,
  ): Promise<void>;

  /** Restricts all methods to notifications that match. */
  getNotificationFilters?(): NotificationProcessorFilters;
}
