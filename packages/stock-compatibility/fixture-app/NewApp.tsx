// A frontend in the new system, with overrides that an adopter may have made.
import { createApp } from '@backstage/frontend-defaults';
import {
  createFrontendModule,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';
import { SwappableComponentBlueprint } from '@backstage/plugin-app-react';
import {
  NotificationDescription,
  NotificationDescriptionProps,
  notificationsApiRef,
  NotificationsClient,
  UserNotificationSettingsCard,
} from '@backstage/plugin-notifications';
import notificationsPlugin, {
  notificationsTranslationRef,
} from '@backstage/plugin-notifications/alpha';
import signalsPlugin from '@backstage/plugin-signals/alpha';

const settingsModule = createFrontendModule({
  pluginId: 'user-settings',
  extensions: [
    SubPageBlueprint.make({
      name: 'notifications',
      params: {
        path: 'notifications',
        title: 'Notifications',
        loader: async () => <UserNotificationSettingsCard />,
      },
    }),
  ],
});

function Description({ description }: NotificationDescriptionProps) {
  return <em>{description}</em>;
}

export const descriptionModule = createFrontendModule({
  pluginId: 'app',
  extensions: [
    SwappableComponentBlueprint.make({
      params: define =>
        define({
          component: NotificationDescription,
          loader: () => Description,
        }),
    }),
  ],
});

const overridden = notificationsPlugin.withOverrides({
  extensions: [
    notificationsPlugin.getExtension('page:notifications').override({
      params: { path: '/post' },
    }),
    notificationsPlugin.getExtension('api:notifications').override({
      params: define =>
        define({
          api: notificationsApiRef,
          deps: {},
          factory: () =>
            new NotificationsClient({
              discoveryApi: undefined as never,
              fetchApi: undefined as never,
            }),
        }),
    }),
    notificationsPlugin.getExtension(
      'home-page-widget:notifications/unread-notifications',
    ),
  ],
});

export const translationId: 'plugin.notifications' =
  notificationsTranslationRef.id;

export const root = notificationsPlugin.routes.root;

export default createApp({
  features: [overridden, signalsPlugin, settingsModule, descriptionModule],
});
