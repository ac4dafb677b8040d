export { NotificationSender } from './NotificationSender';
export { SendMoments } from './SendMoments';
export { SentNotifications } from './SentNotifications';
export type { SendOutcome, SendRequest } from './types';
