import { createPermission } from '@backstage/plugin-permission-common';

/**
 * Sending notifications, and retracting and resolving what the caller has sent.
 *
 * @public
 */
export const notificationsSendPermission = createPermission({
  name: 'notifications.send',
  attributes: { action: 'create' },
});

/**
 * Sending to everybody, which requires {@link notificationsSendPermission} as well.
 *
 * @public
 */
export const notificationsBroadcastPermission = createPermission({
  name: 'notifications.broadcast',
  attributes: { action: 'create' },
});

/**
 * All permissions of the notifications plugin.
 *
 * @public
 */
export const notificationsPermissions = [
  notificationsSendPermission,
  notificationsBroadcastPermission,
];
