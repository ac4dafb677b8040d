export * from './NotificationsApiClient';
