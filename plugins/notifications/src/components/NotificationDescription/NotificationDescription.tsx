import { createSwappableComponent } from '@backstage/frontend-plugin-api';
import { NotificationDescriptionFormat } from '@callboard/backstage-plugin-notifications-common';

/** @public */
export interface NotificationDescriptionProps {
  /** The description in the language of the reader. */
  description: string;
  /** How the sender wants it to be read, `text` unless told. */
  format?: NotificationDescriptionFormat;
}

/**
 * Renders the description of a notification in its details. Apps on the new
 * frontend system may swap it, as they may swap the one of the stock plugin.
 *
 * @public
 */
export const NotificationDescription =
  createSwappableComponent<NotificationDescriptionProps>({
    id: 'notifications.notification-description',
    loader: () =>
      import('./DefaultNotificationDescription').then(
        m => m.DefaultNotificationDescription,
      ),
  });
