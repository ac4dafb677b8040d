export { notificationsApiRef } from './NotificationsApi';
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
} from './NotificationsApi';
export { messageOf } from './messageOf';
export { NoAnswerError } from './NoAnswerError';
export { NotificationsClient } from './NotificationsClient';
export { notificationFromJson } from './notificationFromJson';
