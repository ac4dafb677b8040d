import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { CATALOG_ERRORS_TOPIC } from '@backstage/plugin-catalog-backend';
import {
  catalogProcessingExtensionPoint,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@callboard/backstage-plugin-notifications-node';
import { ProcessingRoundsProcessor } from './ProcessingRoundsProcessor';
import {
  ProcessingErrorNotifier,
  ProcessingErrors,
} from './ProcessingErrorNotifier';

/** Tells the owners of an entity when the catalog fails to process it. */
export const catalogModuleProcessingErrors = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'processing-error-notifications',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        events: eventsServiceRef,
        logger: coreServices.logger,
        notifications: notificationService,
        processing: catalogProcessingExtensionPoint,
      },
      async init({ events, processing, ...services }) {
        const notifier = ProcessingErrorNotifier.create(services);
        processing.addProcessor(
          ProcessingRoundsProcessor.create({
            notifier,
            logger: services.logger,
          }),
        );
        await events.subscribe({
          id: 'catalog-processing-error-notifications',
          topics: [CATALOG_ERRORS_TOPIC],
          onEvent: event =>
            notifier.onErrors(event.eventPayload as ProcessingErrors),
        });
      },
    });
  },
});
