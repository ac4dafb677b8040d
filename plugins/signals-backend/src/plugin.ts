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
import {
  createRouter,
  HEALTH_PATH,
  WEB_SOCKET_PATH,
} from './routes/createRouter';
import { SignalRelay } from './relay/SignalRelay';
import { diagnosticsRoute } from './routes/diagnosticsRoute';
import { eventStreamRoute } from './routes/eventStreamRoute';
import { webSocketRoute } from './routes/webSocketRoute';
import { BrokerSubscription } from './stream/BrokerSubscription';
import { SignalDelivery } from './stream/SignalDelivery';
import { UpgradeRouter } from './upgrades/UpgradeRouter';

// Where the backend mounts the routes of this plugin.
const MOUNT_PATH = '/api/signals';

/**
 * Pushes signals to connected users.
 *
 * @public
 */
export const signalsPlugin = createBackendPlugin({
  pluginId: 'signals',
  register(env) {
    // Before the backend listens, so that no connection goes unseen.
    const upgrades = UpgradeRouter.shared;
    upgrades.watch();

    env.registerInit({
      deps: {
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        database: coreServices.database,
        discovery: coreServices.discovery,
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

        upgrades.retain();
        for (const baseUrl of [
          await deps.discovery.getBaseUrl('signals'),
          await deps.discovery.getExternalBaseUrl('signals'),
        ]) {
          upgrades.addPath(
            new URL(baseUrl).pathname,
            `${MOUNT_PATH}${WEB_SOCKET_PATH}`,
          );
        }
        upgrades.addPath(MOUNT_PATH, `${MOUNT_PATH}${WEB_SOCKET_PATH}`);

        const connectOptions = { authenticator, factory, gate };
        httpRouter.use(
          createRouter({
            connectWebSocket: webSocketRoute({
              ...connectOptions,
              maxMessageBytes: limits.maxMessageBytes,
              messages,
              upgrades,
            }),
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
        // Browsers cannot send the usual header. The route itself asks for the
        // token of a user.
        httpRouter.addAuthPolicy({
          path: WEB_SOCKET_PATH,
          allow: 'unauthenticated',
        });

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
          await drainConnections(connections, 0);
          keeper.stop();
          subscription.stop();
          delivery.stop();
          await relay?.stop();
          upgrades.release();
        });
      },
    });
  },
});
