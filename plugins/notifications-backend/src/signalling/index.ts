export { NotificationSignaller } from './NotificationSignaller';
