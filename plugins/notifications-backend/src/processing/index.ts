export {
  createNotificationProcessing,
  type NotificationProcessing,
} from './createNotificationProcessing';
export { toProcessorNotification } from './toProcessorNotification';
