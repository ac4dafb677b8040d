export { NotificationsStore } from './NotificationsStore';
export * from './types';
export { scheduleSearchIndex } from './searchIndex';
