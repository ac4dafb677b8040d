import { createExtensionPoint } from '@backstage/backend-plugin-api';
import { NotificationProcessor } from './NotificationProcessor';
import { NotificationRecipientResolver } from './NotificationRecipientResolver';

/**
 * Lets modules take part in the processing of notifications.
 *
 * @public
 */
export interface NotificationsProcessingExtensionPoint {
  /** Adds processors; they are called in the order they were added. */
  addProcessor(
    ...processors: Array<NotificationProcessor | Array<NotificationProcessor>>
  ): void;

  /**
   * Replaces the way recipients are found.
   *
   * @throws Error on the second call: there can only be one.
   */
  setNotificationRecipientResolver(
    resolver: NotificationRecipientResolver,
  ): void;
}

/**
 * Extension point for processors and for an own recipient resolver.
 *
 * @public
 */
export const notificationsProcessingExtensionPoint =
  createExtensionPoint<NotificationsProcessingExtensionPoint>({
    id: 'notifications.processing',
  });
