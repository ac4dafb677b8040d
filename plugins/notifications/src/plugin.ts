import {
  createApiFactory,
  createPlugin,
  createRoutableExtension,
} from '@backstage/core-plugin-api';
import { coreApis } from '@backstage/frontend-plugin-api';
import { NotificationsClient, notificationsApiRef } from './api';
import type { NotificationsPageProps } from './components/NotificationsPage';
import {
  createNotificationRenderers,
  notificationRenderersApiRef,
} from './renderers';
import { rootRouteRef } from './routes';

/**
 * The notifications plugin for apps on the legacy frontend system.
 *
 * @public
 */
export const notificationsPlugin = createPlugin({
  id: 'notifications',
  routes: { root: rootRouteRef },
  apis: [
    createApiFactory({
      api: notificationsApiRef,
      deps: {
        discoveryApi: coreApis.discovery,
        fetchApi: coreApis.fetch,
        languageApi: coreApis.appLanguage,
      },
      factory: deps => new NotificationsClient(deps),
    }),
    createApiFactory({
      api: notificationRenderersApiRef,
      deps: {},
      factory: () => createNotificationRenderers([]),
    }),
  ],
});

/**
 * The inbox, to be mounted at `/notifications`.
 *
 * @public
 */
export const NotificationsPage: (
  props?: NotificationsPageProps,
) => JSX.Element = notificationsPlugin.provide(
  createRoutableExtension({
    name: 'NotificationsPage',
    component: () =>
      import('./components/NotificationsPage').then(m => m.NotificationsPage),
    mountPoint: rootRouteRef,
  }),
);
