export { createNotificationRenderers } from './createNotificationRenderers';
export { notificationRenderersApiRef } from './NotificationRenderersApi';
export type {
  NotificationRenderer,
  NotificationRendererProps,
  NotificationRenderersApi,
} from './NotificationRenderersApi';
