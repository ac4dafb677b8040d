export {
  createNotificationProcessing,
  type NotificationProcessing,
} from './createNotificationProcessing';
export { toProcessorNotification } from './toProcessorNotification';
export type { PayloadFormats } from './PayloadFormats';
export type { ProcessorCaller } from './ProcessorCaller';
