import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { DefaultNotificationService } from './DefaultNotificationService';
import { NotificationService } from './NotificationService';

/**
 * Gives a backend plugin its {@link NotificationService}.
 *
 * @public
 */
export const notificationService = createServiceRef<NotificationService>({
  id: 'notifications.service',
  scope: 'plugin',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {
        auth: coreServices.auth,
        discovery: coreServices.discovery,
        logger: coreServices.logger,
      },
      factory: ({ auth, discovery, logger }) =>
        DefaultNotificationService.create({ auth, discovery, logger }),
    }),
});
