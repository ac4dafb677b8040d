import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createServiceFactory,
  type BackendFeature,
  type UserInfoService,
} from '@backstage/backend-plugin-api';
import { createBackend } from '@backstage/backend-defaults';
import { rootHttpRouterServiceFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { mockServices } from '@backstage/backend-test-utils';
import { ResponseError } from '@backstage/errors';
import {
  DefaultEventsService,
  eventsServiceRef,
  type EventsService,
} from '@backstage/plugin-events-node';
import type { JsonObject } from '@backstage/types';
import {
  DefaultSignalsService,
  type SignalsService,
} from '@callboard/backstage-plugin-signals-node';
import { signalsPlugin } from '../plugin';
import { createTestAuth } from './testAuth';

/** A running backend with the plugin in it. */
export interface SignalsBackend {
  /** Base URL of the plugin, with `http:`. */
  url: string;
  port: number;
  server: Server;
  /** The broker, shared with the plugin. */
  events: EventsService;
  signals: SignalsService;
  /** What the diagnostics say to a user. */
  diagnose(token: string): Promise<SignalsDiagnostics>;
  stop(): Promise<void>;
}

/** The answer of `GET /diagnostics`. */
export interface SignalsDiagnostics {
  note: string;
  instance: string;
  instanceStarted: string;
  user: string;
  receivesFor: string[];
  connected: boolean;
  connections: Array<{
    id: string;
    client: string;
    transport: string;
    connectedSince: string;
    tokenExpires?: string;
    channels: string[];
    lastSignal?: { time: string; channel: string };
  }>;
  broker: {
    subscribedSince?: string;
    lastEvent?: string;
    lastEventFromElsewhere?: string;
    publishers: number;
    bufferedSignals: number;
  };
  relay: { otherInstances: number };
}

/**
 * Starts a real backend, as the HTTP router of the test utilities takes no
 * WebSockets. Every user is a member of `group:default/everybody`, and of the
 * group named like the user.
 */
export async function startSignalsBackend(options?: {
  config?: JsonObject;
  features?: BackendFeature[];
  userInfo?: Partial<UserInfoService>;
  /** Instead of a broker of its own. */
  events?: EventsService;
}): Promise<SignalsBackend> {
  const events =
    options?.events ??
    DefaultEventsService.create({
      logger: mockServices.logger.mock(),
      useEventBus: 'never',
    });
  let server!: Server;
  const backend = createBackend();
  for (const feature of [
    signalsPlugin,
    createTestAuth().factory,
    mockServices.rootLogger.factory(),
    rootHttpRouterServiceFactory({
      configure: context => {
        server = context.server;
        context.applyDefaults();
      },
    }),
    mockServices.rootConfig.factory({
      data: {
        app: { baseUrl: 'https://app.example.com' },
        ...options?.config,
        backend: {
          baseUrl: 'https://example.com',
          listen: { host: 'localhost', port: 0 },
          database: { client: 'better-sqlite3', connection: ':memory:' },
          ...(options?.config?.backend as JsonObject | undefined),
        },
      },
    }),
    createServiceFactory({
      service: eventsServiceRef,
      deps: {},
      factory: () => events,
    }),
    mockServices.userInfo.mock({
      getUserInfo: async credentials => {
        const { userEntityRef } = credentials.principal as {
          userEntityRef: string;
        };
        const name = userEntityRef.split('/')[1];
        return {
          userEntityRef,
          ownershipEntityRefs: [
            userEntityRef,
            `group:default/${name}`,
            'group:default/everybody',
          ],
        };
      },
      ...options?.userInfo,
    }).factory,
    ...(options?.features ?? []),
  ]) {
    backend.add(feature);
  }
  try {
    await backend.start();
  } catch (error) {
    await backend.stop();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  const url = `http://localhost:${port}/api/signals`;
  return {
    url,
    port,
    server,
    events,
    signals: DefaultSignalsService.create({ events }),
    async diagnose(token) {
      const response = await fetch(`${url}/diagnostics`, {
        headers: { Authorization: `Bearer ${token}` },
      });
      if (!response.ok) {
        throw await ResponseError.fromResponse(response);
      }
      return (await response.json()) as SignalsDiagnostics;
    },
    stop: () => backend.stop(),
  };
}
