import { Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { createBackend } from '@backstage/backend-defaults';
import { HostDiscovery } from '@backstage/backend-defaults/discovery';
import { rootHttpRouterServiceFactory } from '@backstage/backend-defaults/rootHttpRouter';
import {
  BackendFeature,
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';

/**
 * Starts a backend with the services of an adopter's, quietly and on a free port.
 * That of the test utilities has no `httpRouter.addWebSocketHandler`.
 */
export async function startRealBackend(options: {
  config?: JsonObject;
  features: BackendFeature[];
}): Promise<{
  /** The URL of the backend, without `/api`. */
  baseUrl: string;
  stop(): Promise<void>;
}> {
  let server: Server | undefined;
  const getPort = () => (server!.address() as AddressInfo).port;
  const backend = createBackend();
  for (const feature of [
    mockServices.rootConfig.factory({
      data: {
        app: { baseUrl: 'http://localhost:3000' },
        backend: {
          baseUrl: 'http://localhost:7007',
          listen: { host: '127.0.0.1', port: 0 },
          cors: { origin: 'http://localhost:3000' },
          database: { client: 'better-sqlite3', connection: ':memory:' },
        },
        ...options.config,
      },
    }),
    mockServices.rootLogger.factory(),
    rootHttpRouterServiceFactory({
      configure(context) {
        server = context.server;
        context.applyDefaults();
        // The client, in the same process, may be too busy to notice in time.
        server.keepAliveTimeout = 0;
      },
    }),
    createServiceFactory({
      service: coreServices.discovery,
      // It listens from when this is there.
      deps: { _: coreServices.rootHttpRouter },
      factory() {
        const [host, port] = ['127.0.0.1', getPort()];
        const baseUrl = `http://${host}:${port}`;
        return HostDiscovery.fromConfig(
          new ConfigReader({ backend: { baseUrl, listen: { host, port } } }),
        );
      },
    }),
    ...options.features,
  ]) {
    backend.add(feature);
  }
  await backend.start();
  return {
    baseUrl: `http://127.0.0.1:${getPort()}`,
    stop: () => backend.stop(),
  };
}
