export { UnreadNotificationsCard } from './UnreadNotificationsCard';
export type { UnreadNotificationsCardProps } from './UnreadNotificationsCard';
