export {
  NotificationsPage,
  NotificationsPageContent,
} from './NotificationsPage';
export type { NotificationsPageProps } from './NotificationsPage';
