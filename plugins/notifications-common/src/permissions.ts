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
 * Reading what became of any send, and of deliveries to anyone: for operators.
 *
 * @public
 */
export const notificationsTracePermission = createPermission({
  name: 'notifications.trace',
  attributes: { action: 'read' },
});

/**
 * Delivering dead letters again: for operators.
 *
 * @public
 */
export const notificationsRedrivePermission = createPermission({
  name: 'notifications.redrive',
  attributes: { action: 'update' },
});

/**
 * All permissions of the notifications plugin.
 *
 * @public
 */
export const notificationsPermissions = [
  notificationsSendPermission,
  notificationsBroadcastPermission,
  notificationsTracePermission,
  notificationsRedrivePermission,
];
