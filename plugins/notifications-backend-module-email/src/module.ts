import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { notificationsChannelsExtensionPoint } from '@callboard/backstage-plugin-notifications-node';
import { CatalogUsers } from './CatalogUsers';
import { readEmailConfig } from './config';
import { createTransport } from './createTransport';
import { EmailChannel } from './EmailChannel';
import { EmailComposer } from './EmailComposer';
import {
  notificationsEmailTemplateExtensionPoint,
  NotificationTemplateRenderer,
} from './notificationsEmailTemplateExtensionPoint';

/**
 * Delivers notifications by e-mail.
 *
 * @public
 */
export const notificationsModuleEmail = createBackendModule({
  pluginId: 'notifications',
  moduleId: 'email',
  register(reg) {
    let renderer: NotificationTemplateRenderer | undefined;
    reg.registerExtensionPoint(notificationsEmailTemplateExtensionPoint, {
      setTemplateRenderer(added) {
        if (renderer) {
          throw new Error('There is a template renderer for e-mails already');
        }
        renderer = added;
      },
    });

    reg.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        channels: notificationsChannelsExtensionPoint,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        rootConfig: coreServices.rootConfig,
      },
      async init({ auth, catalog, channels, lifecycle, logger, rootConfig }) {
        const config = readEmailConfig(rootConfig);
        const transport = createTransport({ config, rootConfig, logger });
        lifecycle.addShutdownHook(() => transport.close());
        channels.addChannel(
          new EmailChannel({
            config,
            users: new CatalogUsers({ auth, catalog }),
            composer: new EmailComposer({ config, renderer }),
            transport,
            logger,
          }),
        );
      },
    });
  },
});
