import { setTimeout as delay } from 'node:timers/promises';
import {
  coreServices,
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { lifecycleServiceFactory } from '@backstage/backend-defaults/lifecycle';
import { rootLifecycleServiceFactory } from '@backstage/backend-defaults/rootLifecycle';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  DefaultEventsService,
  eventsServiceRef,
} from '@backstage/plugin-events-node';
import { signalsServiceRef } from '@callboard/backstage-plugin-signals-node';

// With the real events service, which takes nothing more as soon as its plugin stops.
it('a signal published while the backend shuts down has a goodbye', async () => {
  const bus = DefaultEventsService.create({
    logger: mockServices.logger.mock(),
    useEventBus: 'never',
  });
  const payloads = new Array<unknown>();
  await bus.subscribe({
    id: 'test',
    topics: ['signals'],
    onEvent: async ({ eventPayload }) => {
      payloads.push(eventPayload);
    },
  });
  const sender = createBackendPlugin({
    pluginId: 'sender',
    register(env) {
      env.registerInit({
        deps: {
          signals: signalsServiceRef,
          rootLifecycle: coreServices.rootLifecycle,
        },
        async init({ signals, rootLifecycle }) {
          rootLifecycle.addBeforeShutdownHook(async () => {
            await delay(100);
            await signals.publish({
              recipients: null,
              channel: 'a',
              message: {},
            });
          });
        },
      });
    },
  });
  const backend = await startTestBackend({
    features: [
      sender,
      rootLifecycleServiceFactory,
      lifecycleServiceFactory,
      createServiceFactory({
        service: eventsServiceRef,
        deps: {
          auth: coreServices.auth,
          discovery: coreServices.discovery,
          lifecycle: coreServices.lifecycle,
          logger: coreServices.logger,
          pluginMetadata: coreServices.pluginMetadata,
        },
        factory: ({ pluginMetadata, ...deps }) =>
          bus.forPlugin(pluginMetadata.getId(), deps),
      }),
    ],
  });
  await backend.stop();
  expect(payloads).toMatchObject([
    { channel: 'a', envelope: { sequence: 1 } },
    { envelope: { sequence: 1, recent: [{ sequence: 1 }] } },
  ]);
});
