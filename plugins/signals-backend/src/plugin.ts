import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { OriginPolicy } from './auth/OriginPolicy';
import { UserAuthenticator } from './auth/UserAuthenticator';
import { readSignalsConfig } from './config';
import { ClientMessageHandler } from './connections/ClientMessageHandler';
import { ConnectionFactory } from './connections/ConnectionFactory';
import { ConnectionGate } from './connections/ConnectionGate';
import { ConnectionKeeper } from './connections/ConnectionKeeper';
import { ConnectionRegistry } from './connections/ConnectionRegistry';
import { drainConnections } from './connections/drainConnections';
import { SignalMetrics } from './metrics';
import { SignalRelay } from './relay/SignalRelay';
import { createRouter, HEALTH_PATH } from './routes/createRouter';
import { diagnosticsRoute } from './routes/diagnosticsRoute';
import { eventStreamRoute } from './routes/eventStreamRoute';
import { webSocketRoute } from './routes/webSocketRoute';
import { BrokerSubscription } from './stream/BrokerSubscription';
import { SignalDelivery } from './stream/SignalDelivery';

/**
 * Pushes signals to connected users.
 *
 * @public
 */
export const signalsPlugin = createBackendPlugin({
  pluginId: 'signals',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        database: coreServices.database,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        rootLifecycle: coreServices.rootLifecycle,
        userInfo: coreServices.userInfo,
      },
      async init(deps) {
        const { httpAuth, httpRouter, lifecycle, logger, rootLifecycle } = deps;
        if (!httpRouter.addWebSocketHandler) {
          throw new Error(
            '@callboard/backstage-plugin-signals-backend requires Backstage 1.57 or newer: the HTTP router of this backend does not support WebSocket handlers. Upgrade @backstage/backend-defaults to 0.19 or newer.',
          );
        }
        const config = readSignalsConfig(deps.config);
        const { limits } = config;

        const connections = new ConnectionRegistry();
        const metrics = SignalMetrics.create({
          metrics: deps.metrics,
          connections,
        });
        const authenticator = new UserAuthenticator(deps.auth, deps.userInfo);
        const gate = new ConnectionGate({
          limits,
          origins: OriginPolicy.create(config.allowedOrigins),
          connections,
        });
        const factory = new ConnectionFactory({
          config,
          connections,
          logger,
          metrics,
        });
        const delivery = new SignalDelivery({
          config,
          connections,
          logger,
          metrics,
        });
        const messages = new ClientMessageHandler({
          limits,
          connections,
          delivery,
          authenticator,
        });
        const keeper = new ConnectionKeeper({
          keepAliveMs: config.keepAliveMs,
          connections,
          delivery,
        });

        const relay = config.relay
          ? new SignalRelay({
              database: deps.database,
              logger,
              onEvent: payload => delivery.handleEvent(payload),
            })
          : undefined;
        const subscription = new BrokerSubscription({
          events: deps.events,
          logger,
          onEvent: payload => {
            delivery.handleEvent(payload);
            relay?.relay(payload);
          },
          onSubscribed: () => delivery.begin(),
        });

        const connectOptions = { authenticator, factory, gate };
        httpRouter.use(
          createRouter({
            openEventStream: eventStreamRoute({
              ...connectOptions,
              httpAuth,
              messages,
            }),
            getDiagnostics: diagnosticsRoute({
              authenticator,
              connections,
              delivery,
              httpAuth,
              instanceId: factory.instanceId,
              relay,
              subscription,
            }),
            gate,
            logger,
            metrics,
            subscription,
          }),
        );
        httpRouter.addAuthPolicy({
          path: HEALTH_PATH,
          allow: 'unauthenticated',
        });
        httpRouter.addWebSocketHandler(
          webSocketRoute({
            ...connectOptions,
            logger,
            maxMessageBytes: limits.maxMessageBytes,
            messages,
            metrics,
          }),
        );

        keeper.start();
        // Not before all plugins are there: without the events backend behind it,
        // the subscription would be a local one for as long as the process lives.
        rootLifecycle.addStartupHook(async () => {
          await subscription.start();
          relay?.start();
        });

        rootLifecycle.addBeforeShutdownHook(async () => {
          gate.close();
          await drainConnections(connections, config.drainMs);
        });
        lifecycle.addShutdownHook(async () => {
          gate.close();
          keeper.stop();
          subscription.stop();
          delivery.stop();
          // The framework cuts connections off as soon as this has resolved.
          await Promise.all([drainConnections(connections, 0), relay?.stop()]);
        });
      },
    });
  },
});
