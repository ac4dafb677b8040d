export { createNotificationsActions } from './createNotificationsActions';
