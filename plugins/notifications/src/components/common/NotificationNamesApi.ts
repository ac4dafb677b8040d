import { createApiRef } from '@backstage/core-plugin-api';

/**
 * What people call origins and topics, by their ids.
 *
 * @public
 */
export type NotificationNames = {
  originNames?: Record<string, string>;
  topicNames?: Record<string, string>;
};

/**
 * The names that hold everywhere in the app, also in toasts and on the desktop.
 * A name that a page is given itself wins there. No app has to provide it.
 *
 * @public
 */
export const notificationNamesApiRef = createApiRef<NotificationNames>({
  id: 'plugin.notifications.names',
});
