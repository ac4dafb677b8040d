export { DatabaseNotificationsStore } from './DatabaseNotificationsStore';
export * from './NotificationsStore';
