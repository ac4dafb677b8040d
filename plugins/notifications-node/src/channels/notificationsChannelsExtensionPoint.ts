import { createExtensionPoint } from '@backstage/backend-plugin-api';
import { NotificationChannel } from './NotificationChannel';

/**
 * Lets modules add channels.
 *
 * @public
 */
export interface NotificationsChannelsExtensionPoint {
  /** @throws Error when there is a channel of that id already. */
  addChannel(...channels: NotificationChannel[]): void;
}

/**
 * Extension point for channels.
 *
 * @public
 */
export const notificationsChannelsExtensionPoint =
  createExtensionPoint<NotificationsChannelsExtensionPoint>({
    id: 'notifications.channels',
  });
