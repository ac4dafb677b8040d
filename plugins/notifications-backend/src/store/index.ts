export { DatabaseNotificationsStore } from './DatabaseNotificationsStore';
export * from './NotificationsStore';
export * from './types';
