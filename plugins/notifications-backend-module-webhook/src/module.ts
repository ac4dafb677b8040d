import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { notificationsChannelsExtensionPoint } from '@callboard/backstage-plugin-notifications-node';
import { readWebhookRoutes } from './readWebhookRoutes';
import { WebhookChannel } from './WebhookChannel';

/**
 * Adds a channel for each webhook route of the config.
 *
 * @public
 */
export const notificationsModuleWebhook = createBackendModule({
  pluginId: 'notifications',
  moduleId: 'webhook',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        channels: notificationsChannelsExtensionPoint,
        config: coreServices.rootConfig,
      },
      async init({ auth, catalog, channels, config }) {
        channels.addChannel(
          ...readWebhookRoutes(config).map(
            route => new WebhookChannel({ route, auth, catalog }),
          ),
        );
      },
    });
  },
});
