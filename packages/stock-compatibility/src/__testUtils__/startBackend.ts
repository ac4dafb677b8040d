import {
  BackendFeature,
  coreServices,
  createBackendPlugin,
  createServiceFactory,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import {
  DefaultEventsService,
  eventsServiceRef,
} from '@backstage/plugin-events-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { JsonObject } from '@backstage/types';
import callboardNotificationsBackend from '@callboard/backstage-plugin-notifications-backend';
import callboardSignalsBackend from '@callboard/backstage-plugin-signals-backend';
import type { NotificationService } from '@upstream-1.57/plugin-notifications-node';
import type { SignalsService } from '@upstream-1.57/plugin-signals-node';
import { Knex } from 'knex';
import { catalogEntities } from './catalogEntities';
import { newestRelease, Release } from './releases';
import { startRealBackend } from './startRealBackend';
import { testAuthServiceFactory, userToken } from './testAuth';
import { upstream } from './upstream';

/** Which of the two implementations of notifications and signals to run. */
export type System = 'callboard' | 'stock';

export type RunningBackend = {
  /** The URL of the backend, without `/api`. */
  baseUrl: string;
  /** The services of the upstream release, as the plugin `ci` gets them. */
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
 * Starts a backend with either implementation on a real port: ours, or the
 * notifications backend of an upstream release. Everything around it is the same:
 * a catalog with the stagehands Jane and Joe, and a plugin `ci` that sends through
 * the services of the upstream release.
 */
export async function startBackend(options: {
  system: System;
  /** The upstream release, by default the newest. */
  release?: Release;
  /** A database that outlives the backend; a new one in memory if absent. */
  knex?: Knex;
  config?: JsonObject;
  features?: BackendFeature[];
}): Promise<RunningBackend> {
  const { system, release = newestRelease, knex, config } = options;
  const { features = [] } = options;
  let sender:
    | { notifications: NotificationService; signals: SignalsService }
    | undefined;
  const isUpstream = system === 'stock';
  if (isUpstream) {
    // Upstream looks for its migrations by the name of its package, and would find
    // those of the release that is installed under that name.
    await knex?.migrate.latest({
      directory: resolvePackagePath(
        `@upstream-${release}/plugin-notifications-backend`,
        'migrations',
      ),
    });
  }
  const events = DefaultEventsService.create({
    logger: mockServices.logger.mock(),
    useEventBus: 'never',
  });
  const backend = await startRealBackend({
    config,
    features: [
      ...(isUpstream
        ? [
            upstream(release, 'notifications-backend').default,
            // The real one would lack its tables where migrations are skipped.
            mockServices.scheduler.factory(),
          ]
        : [callboardNotificationsBackend, callboardSignalsBackend]),
      testAuthServiceFactory,
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
              notifications: upstream(release, 'notifications-node')
                .notificationService,
              signals: upstream(release, 'signals-node').signalsServiceRef,
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
              migrations: { skip: isUpstream },
            }),
          ]
        : []),
      ...features,
    ],
  });
  const { baseUrl } = backend;
  return {
    ...backend,
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
  };
}
