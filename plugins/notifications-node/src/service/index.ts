export * from './DefaultNotificationService';
export * from './NotificationService';
export * from './notificationServiceRef';
