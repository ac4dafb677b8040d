import {
  createBackendPlugin,
  type BackendFeature,
  type ServiceRef,
} from '@backstage/backend-plugin-api';
import { signalsServiceRef as stockSignalsServiceRef } from '@backstage/plugin-signals-node';
import type { JsonObject } from '@backstage/types';
import { signalsServiceRef as callboardSignalsServiceRef } from '@callboard/backstage-plugin-signals-node';
import type { System } from '../systems';
import type { Audience } from './ServerSpec';

/** What the services of both systems understand. */
interface CommonSignalsService {
  publish(signal: {
    recipients: { type: 'user'; entityRef: string[] } | { type: 'broadcast' };
    channel: string;
    message: JsonObject;
  }): Promise<void>;
}

/** @internal */
export interface SignalsProbe {
  feature: BackendFeature;
  publish(options: {
    audience: Audience;
    channel: string;
    message: JsonObject;
  }): Promise<void>;
}

/**
 * A plugin that publishes signals when it is told to, through the service that any plugin would use.
 *
 * @internal
 */
export function createSignalsProbe(system: System): SignalsProbe {
  const ref: ServiceRef<CommonSignalsService, 'plugin', 'singleton'> =
    system === 'stock' ? stockSignalsServiceRef : callboardSignalsServiceRef;
  let service: CommonSignalsService | undefined;
  return {
    feature: createBackendPlugin({
      pluginId: 'benchmark',
      register(env) {
        env.registerInit({
          deps: { signals: ref },
          async init({ signals }) {
            service = signals;
          },
        });
      },
    }),
    publish: async ({ audience, channel, message }) => {
      await service?.publish({
        recipients:
          audience === 'everybody'
            ? { type: 'broadcast' }
            : { type: 'user', entityRef: audience },
        channel,
        message,
      });
    },
  };
}
