export * from './NotificationsApiClient';
export * from './types';
