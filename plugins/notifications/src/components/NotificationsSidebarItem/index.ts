export { NotificationsSidebarItem } from './NotificationsSidebarItem';
export type {
  NotificationsRenderItemProps,
  NotificationsSideBarItemProps,
  NotificationSnackbarProperties,
} from './NotificationsSidebarItem';
