import {
  NotificationsPage,
  notificationsPlugin,
  NotificationsSidebarItem,
} from '@backstage/plugin-notifications';
import { signalsPlugin } from '@backstage/plugin-signals';
import { mountApp } from './mountApp';
import type { MountOptions } from './mountOptions';

/** The bundle of the stock frontend. */
export const mount = (options: MountOptions) =>
  mountApp(
    {
      plugins: [notificationsPlugin, signalsPlugin],
      SidebarItem: NotificationsSidebarItem,
      Page: NotificationsPage,
    },
    options,
  );
