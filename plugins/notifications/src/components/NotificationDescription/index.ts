export { NotificationDescription } from './NotificationDescription';
export type { NotificationDescriptionProps } from './NotificationDescription';
