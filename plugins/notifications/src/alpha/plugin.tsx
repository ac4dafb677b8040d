import { ReactElement } from 'react';
import NotificationsIcon from '@material-ui/icons/NotificationsNone';
import {
  ApiBlueprint,
  AppRootElementBlueprint,
  createExtensionInput,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';
import { z } from 'zod/v4';
import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';
import { NotificationsClient, notificationsApiRef } from '../api';
import { notificationNamesApiRef } from '../components/common/NotificationNamesApi';
import {
  createNotificationRenderers,
  notificationRenderersApiRef,
} from '../renderers';
import { rootRouteRef } from '../routes';
import { InboxPage } from './InboxPage';
import { notificationRendererDataRef } from './NotificationRendererBlueprint';
import { RootHost } from './RootHost';

/** What people call origins and topics; the same for the inbox and its settings. */
const namesSchema = {
  originNames: z.record(z.string(), z.string()).optional(),
  topicNames: z.record(z.string(), z.string()).optional(),
};

const page = PageBlueprint.makeWithOverrides({
  configSchema: {
    ...namesSchema,
    markAsReadOnLinkOpen: z.boolean().optional(),
  },
  factory: (originalFactory, { config: { path, ...props } }) =>
    originalFactory({
      path: '/notifications',
      routeRef: rootRouteRef,
      noHeader: true,
      loader: async () => <InboxPage {...props} />,
    }),
});

const api = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: notificationsApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new NotificationsClient(deps),
    }),
});

const renderersApi = ApiBlueprint.makeWithOverrides({
  name: 'renderers',
  inputs: {
    renderers: createExtensionInput([notificationRendererDataRef]),
  },
  factory(originalFactory, { inputs }) {
    return originalFactory(defineParams =>
      defineParams({
        api: notificationRenderersApiRef,
        deps: {},
        factory: () =>
          createNotificationRenderers(
            inputs.renderers.map(input =>
              input.get(notificationRendererDataRef),
            ),
          ),
      }),
    );
  },
});

/** Names for the whole app; the page and its settings may have further ones. */
const namesApi = ApiBlueprint.makeWithOverrides({
  name: 'names',
  configSchema: namesSchema,
  factory: (originalFactory, { config }) =>
    originalFactory(defineParams =>
      defineParams({
        api: notificationNamesApiRef,
        deps: {},
        factory: () => config,
      }),
    ),
});

const rootHost = AppRootElementBlueprint.make({
  name: 'alerts',
  params: { element: <RootHost /> },
});

/** A tab of the user settings page; nothing happens in apps without that page. */
const settingsTab = SubPageBlueprint.makeWithOverrides({
  name: 'settings',
  attachTo: { id: 'page:user-settings', input: 'pages' },
  configSchema: namesSchema,
  factory(originalFactory, { config }) {
    const { originNames, topicNames } = config;
    return originalFactory({
      path: 'notifications',
      // Titles of extensions are strings that nothing translates; an app in
      // another language says its own in the config.
      title: 'Notifications',
      loader: () =>
        import('./SettingsTab').then(m => (
          <m.SettingsTab originNames={originNames} topicNames={topicNames} />
        )),
    });
  },
});

/** The card brings its own frame. */
function FramelessRenderer(props: { Content: () => ReactElement }) {
  return <props.Content />;
}

/** The card itself is translated; what the list of widgets says is configuration. */
const homeWidget = HomePageWidgetBlueprint.makeWithOverrides({
  name: 'unread-notifications',
  configSchema: {
    title: z.string().default('Unread notifications'),
    description: z.string().default('Shows the latest unread notifications'),
    maxMessagesTitle: z.string().default('How many to show'),
  },
  factory(originalFactory, { config }) {
    const { title, description, maxMessagesTitle } = config;
    return originalFactory({
      name: 'UnreadNotifications',
      title,
      description,
      layout: {
        width: { minColumns: 4, maxColumns: 12, defaultColumns: 6 },
        height: { minRows: 4, maxRows: 14, defaultRows: 8 },
      },
      componentProps: { Renderer: FramelessRenderer },
      components: () =>
        import('../components/UnreadNotificationsCard').then(m => ({
          Content: m.UnreadNotificationsCard,
        })),
      settings: {
        schema: {
          title,
          type: 'object',
          properties: {
            maxMessages: {
              title: maxMessagesTitle,
              type: 'number',
              default: 5,
              minimum: 1,
              maximum: 20,
            },
          },
        },
      },
    });
  },
});

/**
 * The notifications plugin for apps on the new frontend system: the inbox at
 * `/notifications`, toasts and desktop notifications, a tab in the user
 * settings, a widget for the home page. The sidebar item is placed by the app.
 *
 * @alpha
 */
export default createFrontendPlugin({
  pluginId: 'notifications',
  title: 'Notifications',
  icon: <NotificationsIcon fontSize="inherit" />,
  info: { packageJson: () => import('../../package.json') },
  routes: { root: rootRouteRef },
  extensions: [
    page,
    api,
    namesApi,
    renderersApi,
    rootHost,
    settingsTab,
    homeWidget,
  ],
});
