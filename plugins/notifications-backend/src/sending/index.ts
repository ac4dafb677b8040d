export { authorizeSender } from './authorizeSender';
export type { Sender } from './authorizeSender';
export { NotificationSender } from './NotificationSender';
export { SentNotifications } from './SentNotifications';
export type { SendOutcome, SendRequest } from './types';
