/**
 * The notifications inbox, badge, toasts and settings for Backstage.
 *
 * @packageDocumentation
 */

export { NotificationsClient, notificationsApiRef } from './api';
export type {
  GetDeliveriesResponse,
  GetNotificationsCommonOptions,
  GetNotificationsOptions,
  GetNotificationsResponse,
  GetOriginsOptions,
  GetOriginsResponse,
  GetTopicsOptions,
  GetTopicsResponse,
  NotificationsApi,
  UpdateMatchingNotificationsOptions,
  UpdateMatchingNotificationsResponse,
  UpdateNotificationsCommonOptions,
  UpdateNotificationsOptions,
} from './api';
export {
  notificationNamesApiRef,
  type NotificationNames,
} from './components/common/NotificationNamesApi';
export * from './components/NotificationDescription';
export type { NotificationsPageProps } from './components/NotificationsPage';
export * from './components/NotificationsSidebarItem';
export * from './components/NotificationsTable';
export { useNotificationsApi } from './hooks/useNotificationsApi';
export { notificationsPlugin, NotificationsPage } from './plugin';
export * from './renderers';
export { UnreadNotificationsCard } from './components/UnreadNotificationsCard';
export type { UnreadNotificationsCardProps } from './components/UnreadNotificationsCard';
export { UserNotificationSettingsCard } from './settings/UserNotificationSettingsCard';
export { notificationsTranslationRef } from './translation';
