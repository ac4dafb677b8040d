import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import {
  DefaultEventsService,
  eventsServiceRef,
} from '@backstage/plugin-events-node';

/**
 * The real events service within one process, without the event bus between processes. When an event
 * has been published, its subscribers are through with it.
 */
export function createLocalEvents() {
  const root = DefaultEventsService.create({
    logger: mockServices.logger.mock(),
  });
  return {
    /** For the test itself to publish and subscribe. */
    events: root.forPlugin('test'),
    factory: createServiceFactory({
      service: eventsServiceRef,
      deps: { plugin: coreServices.pluginMetadata },
      factory: ({ plugin }) => root.forPlugin(plugin.getId()),
    }),
  };
}
