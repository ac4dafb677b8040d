import { ReactElement } from 'react';
import NotificationsIcon from '@material-ui/icons/NotificationsNone';
import {
  ApiBlueprint,
  AppRootElementBlueprint,
  coreApis,
  createExtensionInput,
  createFrontendModule,
  createFrontendPlugin,
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
import { notificationsTranslationRef } from '../translation';
import { notificationRendererDataRef } from './NotificationRendererBlueprint';
import { requireCurrentApp } from './requireCurrentApp';
import { RootHost } from './RootHost';

/** What people call origins and topics; the same for the inbox and its settings. */
const namesSchema = {
  originNames: z.record(z.string(), z.string()).optional(),
  topicNames: z.record(z.string(), z.string()).optional(),
};

/** The blueprints let a translation win over the title that the app configured. */
const titleFor = (
  key: 'notificationsPage.title' | 'settings.tab',
  config: { title?: string },
) => config.title ?? notificationsTranslationRef(key);

const page = PageBlueprint.makeWithOverrides({
  configSchema: {
    ...namesSchema,
    markAsReadOnLinkOpen: z.boolean().optional(),
  },
  factory(originalFactory, { apis, config }) {
    requireCurrentApp(apis);
    const { originNames, topicNames, markAsReadOnLinkOpen } = config;
    return originalFactory({
      path: '/notifications',
      title: titleFor('notificationsPage.title', config),
      routeRef: rootRouteRef,
      loader: () =>
        import('./InboxPage').then(m => (
          <m.InboxPage
            originNames={originNames}
            topicNames={topicNames}
            markAsReadOnLinkOpen={markAsReadOnLinkOpen}
          />
        )),
    });
  },
});

const api = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: notificationsApiRef,
      deps: {
        discoveryApi: coreApis.discovery,
        fetchApi: coreApis.fetch,
        languageApi: coreApis.appLanguage,
      },
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

const rootHost = AppRootElementBlueprint.makeWithOverrides({
  name: 'alerts',
  factory(originalFactory, { apis }) {
    requireCurrentApp(apis);
    return originalFactory({ element: <RootHost /> });
  },
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
      title: titleFor('settings.tab', config),
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

const homeWidget = HomePageWidgetBlueprint.make({
  name: 'unread-notifications',
  params: {
    name: 'UnreadNotifications',
    // The framework translates none of these texts.
    title: 'Unread notifications',
    description: 'Shows the latest unread notifications',
    layout: {
      width: { minColumns: 4, maxColumns: 12, defaultColumns: 6 },
      height: { minRows: 4, maxRows: 14, defaultRows: 8 },
    },
    componentProps: { Renderer: FramelessRenderer },
    components: () => import('./HomeCard').then(m => ({ Content: m.HomeCard })),
    settings: {
      schema: {
        title: 'Unread notifications',
        type: 'object',
        properties: {
          maxMessages: {
            title: 'Number of notifications',
            type: 'integer',
            default: 5,
            minimum: 1,
            maximum: 20,
          },
        },
      },
    },
  },
});

/**
 * The widget of the plugin once more, for apps that were written with the module that
 * upstream documents beside its plugin. The plugin has it without the module.
 *
 * @alpha
 */
export const notificationsHomeModule = createFrontendModule({
  pluginId: 'notifications',
  extensions: [homeWidget],
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
