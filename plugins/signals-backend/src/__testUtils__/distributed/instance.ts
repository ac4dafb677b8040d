import { createBackend } from '@backstage/backend-defaults';
import {
  coreServices,
  createBackendPlugin,
  type BackendFeature,
} from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import {
  signalsServiceRef,
  type SignalPayload,
  type SignalsService,
} from '@callboard/backstage-plugin-signals-node';
import { signalsPlugin } from '../../plugin';

/** What the test asks an instance to do. */
export interface PublishCommand {
  /** Which of the plugins of the instance publishes. */
  plugin: string;
  signal: SignalPayload;
}

/** What an instance tells the test. */
export type InstanceReport =
  | { type: 'started' }
  | { type: 'published'; n: number; error?: string };

/** The plugins of every instance that publish, each with its own numbering. */
export const publishingPlugins = ['alpha', 'beta'];

// This module is the main module of a process, started by `BackendInstance`.
if (process.send && process.env.SIGNALS_TEST_CONFIG) {
  startInstance(JSON.parse(process.env.SIGNALS_TEST_CONFIG));
}

function startInstance(config: JsonObject): void {
  const services = new Map<string, SignalsService>();
  const backend = createBackend();
  backend.add(mockServices.rootConfig.factory({ data: config }));
  backend.add(import('@backstage/plugin-auth-backend'));
  backend.add(import('@backstage/plugin-auth-backend-module-guest-provider'));
  backend.add(import('@backstage/plugin-events-backend'));
  backend.add(signalsPlugin);
  for (const pluginId of publishingPlugins) {
    backend.add(createPublishingPlugin(pluginId, services));
  }

  process.on('message', ({ plugin, signal }: PublishCommand) => {
    const n = signal.message.n as number;
    services
      .get(plugin)!
      .publish(signal)
      .then(
        () => report({ type: 'published', n }),
        error => report({ type: 'published', n, error: String(error) }),
      );
  });
  // A test that was ended by force takes its instances along.
  process.on('disconnect', () => process.exit());
  void backend.start().then(() => report({ type: 'started' }));
}

function createPublishingPlugin(
  pluginId: string,
  services: Map<string, SignalsService>,
): BackendFeature {
  return createBackendPlugin({
    pluginId,
    register(env) {
      env.registerInit({
        deps: { signals: signalsServiceRef, logger: coreServices.logger },
        async init({ signals }) {
          services.set(pluginId, signals);
        },
      });
    },
  });
}

function report(message: InstanceReport): void {
  if (process.connected) {
    process.send!(message);
  }
}
