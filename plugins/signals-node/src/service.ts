import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { DefaultSignalsService } from './DefaultSignalsService';
import type { SignalsService } from './SignalsService';

/**
 * Gives plugins and modules the {@link SignalsService}.
 *
 * @public
 */
export const signalsServiceRef = createServiceRef<SignalsService>({
  id: 'signals.service',
  scope: 'plugin',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {
        events: eventsServiceRef,
        logger: coreServices.logger,
        rootLifecycle: coreServices.rootLifecycle,
      },
      factory: deps => DefaultSignalsService.create(deps),
    }),
});

/**
 * @public
 * @deprecated Use {@link signalsServiceRef} instead
 */
export const signalService = signalsServiceRef;
