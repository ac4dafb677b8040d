import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { notificationsChannelsExtensionPoint } from '@callboard/backstage-plugin-notifications-node';
import { readSlackWorkspaces } from './config';
import {
  SlackBlockKitRenderer,
  notificationsSlackBlockKitExtensionPoint,
} from './notificationsSlackBlockKitExtensionPoint';
import { SlackChannel } from './SlackChannel';
import { UpstreamMessages } from './UpstreamMessages';

/**
 * Delivers notifications to Slack, over one channel for each workspace of the config.
 *
 * @public
 */
export const notificationsModuleSlack = createBackendModule({
  pluginId: 'notifications',
  moduleId: 'slack',
  register(env) {
    let renderBlocks: SlackBlockKitRenderer | undefined;
    env.registerExtensionPoint(notificationsSlackBlockKitExtensionPoint, {
      setBlockKitRenderer(renderer) {
        if (renderBlocks) {
          throw new Error('There is a Block Kit renderer for Slack already');
        }
        renderBlocks = renderer;
      },
    });
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        channels: notificationsChannelsExtensionPoint,
        config: coreServices.rootConfig,
        database: coreServices.database,
        logger: coreServices.logger,
      },
      async init({ auth, catalog, channels, config, database, logger }) {
        const workspaces = readSlackWorkspaces(config);
        const upstreamMessages = await UpstreamMessages.read(database);
        channels.addChannel(
          ...workspaces.map(
            workspace =>
              new SlackChannel({
                workspace,
                appBaseUrl: config.getString('app.baseUrl'),
                auth,
                catalog,
                logger,
                renderBlocks,
                upstreamMessages,
              }),
          ),
        );
      },
    });
  },
});
