import {
  NotificationsPage,
  notificationsPlugin,
  NotificationsSidebarItem,
} from '@callboard/backstage-plugin-notifications';
import { signalsPlugin } from '@callboard/backstage-plugin-signals';
import { mountApp } from './mountApp';
import type { MountOptions } from './mountOptions';

/** The bundle of the frontend of callboard. */
export const mount = (options: MountOptions) =>
  mountApp(
    {
      plugins: [notificationsPlugin, signalsPlugin],
      SidebarItem: NotificationsSidebarItem,
      Page: NotificationsPage,
    },
    options,
  );
