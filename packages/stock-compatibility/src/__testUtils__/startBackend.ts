import {
  BackendFeature,
  coreServices,
  createBackendPlugin,
  createServiceFactory,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { httpAuthServiceFactory } from '@backstage/backend-defaults/httpAuth';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import {
  DefaultEventsService,
  eventsServiceRef,
} from '@backstage/plugin-events-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  notificationService,
  NotificationService,
} from '@backstage/plugin-notifications-node';
import stockNotificationsBackend from '@backstage/plugin-notifications-backend';
import stockSignalsBackend from '@backstage/plugin-signals-backend';
import {
  SignalsService,
  signalsServiceRef,
} from '@backstage/plugin-signals-node';
import { JsonObject } from '@backstage/types';
import callboardNotificationsBackend from '@callboard/backstage-plugin-notifications-backend';
import callboardSignalsBackend from '@callboard/backstage-plugin-signals-backend';
import upstream155NotificationsBackend from '@upstream-1.55/plugin-notifications-backend';
import upstream157NotificationsBackend from '@upstream-1.57/plugin-notifications-backend';
import { Knex } from 'knex';
import { catalogEntities } from './catalogEntities';
import { testAuthServiceFactory, userToken } from './testAuth';

const systems = {
  callboard: [callboardNotificationsBackend, callboardSignalsBackend],
  stock: [stockNotificationsBackend, stockSignalsBackend],
  // To write databases, for which signals do not matter.
  '1.55': [upstream155NotificationsBackend],
  '1.57': [upstream157NotificationsBackend],
};

/** Which implementation of notifications and signals to run. */
export type System = keyof typeof systems;

/** Releases of Backstage whose notifications and signals are installed. */
export type UpstreamRelease = '1.55' | '1.57';

export type RunningBackend = {
  /** The address of the backend, `http://localhost:<port>`. */
  baseUrl: string;
  /** What a plugin `ci` gets that was written for the stock packages. */
  notifications: NotificationService;
  signals: SignalsService;
  /** Calls the notifications API as a user; throws if it answers an error. */
  request<TAnswer>(options: {
    user: string;
    path: string;
    /** Sent by POST. */
    body?: unknown;
  }): Promise<TAnswer>;
  stop(): Promise<void>;
};

/**
 * Starts a backend with either implementation on a real port. Everything around
 * it is the same: a catalog with the stagehands Jane and Joe, and a plugin that
 * uses the real stock services for sending notifications and signals.
 */
export async function startBackend(options: {
  system: System;
  /** A database that outlives the backend; a new one in memory if absent. */
  knex?: Knex;
  config?: JsonObject;
  features?: BackendFeature[];
}): Promise<RunningBackend> {
  const { system, knex, config, features = [] } = options;
  let sender:
    | { notifications: NotificationService; signals: SignalsService }
    | undefined;
  if (system === '1.55') {
    // Its backend looks for migrations by the name of its package, and would find
    // those of the release that is installed under it.
    await knex!.migrate.latest({
      directory: resolvePackagePath(
        '@upstream-1.55/plugin-notifications-backend',
        'migrations',
      ),
    });
  }
  const events = DefaultEventsService.create({
    logger: mockServices.logger.mock(),
    useEventBus: 'never',
  });
  const backend = await startTestBackend({
    features: [
      ...systems[system],
      testAuthServiceFactory,
      httpAuthServiceFactory,
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://localhost:3000' },
          backend: {
            baseUrl: 'http://localhost:7007',
            cors: { origin: 'http://localhost:3000' },
          },
          ...config,
        },
      }),
      createServiceFactory({
        service: coreServices.userInfo,
        deps: {},
        factory: () => ({
          async getUserInfo(credentials) {
            const { userEntityRef } = credentials.principal as {
              userEntityRef: string;
            };
            return {
              userEntityRef,
              ownershipEntityRefs: [userEntityRef, 'group:default/stagehands'],
            };
          },
        }),
      }),
      // The one of the test utilities delivers nothing.
      createServiceFactory({
        service: eventsServiceRef,
        deps: {},
        factory: () => events,
      }),
      createServiceFactory({
        service: catalogServiceRef,
        deps: {},
        factory: () => catalogServiceMock({ entities: catalogEntities }),
      }),
      createBackendPlugin({
        pluginId: 'ci',
        register(env) {
          env.registerInit({
            deps: {
              notifications: notificationService,
              signals: signalsServiceRef,
            },
            async init(services) {
              sender = services;
            },
          });
        },
      }),
      ...(knex
        ? [
            mockServices.database.factory({
              knex,
              migrations: { skip: system === '1.55' },
            }),
          ]
        : []),
      ...features,
    ],
  });
  const baseUrl = `http://localhost:${backend.server.port()}`;
  return {
    baseUrl,
    ...sender!,
    async request({ user, path, body }) {
      const response = await fetch(`${baseUrl}/api/notifications${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        body: body === undefined ? undefined : JSON.stringify(body),
        headers: {
          'Content-Type': 'application/json',
          Authorization: `Bearer ${userToken(user)}`,
        },
      });
      if (!response.ok) {
        throw new Error(`${path} answered ${await response.text()}`);
      }
      return response.json();
    },
    stop: () => backend.stop(),
  };
}
