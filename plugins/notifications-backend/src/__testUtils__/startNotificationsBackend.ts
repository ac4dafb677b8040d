import {
  BackendFeature,
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import {
  CatalogService,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { JsonObject } from '@backstage/types';
import { NotificationSignal } from '@callboard/backstage-plugin-notifications-common';
import {
  NotificationProcessor,
  NotificationRecipientResolver,
  notificationsProcessingExtensionPoint,
} from '@callboard/backstage-plugin-notifications-node';
import {
  SignalsService,
  signalsServiceRef,
} from '@callboard/backstage-plugin-signals-node';
import { signalsServiceMock } from '@callboard/backstage-plugin-signals-node/testUtils';
import { Knex } from 'knex';
import notificationsPlugin from '..';
import { ApiProbe } from './ApiProbe';

/** Makes an entity of the catalog; relations as `[type, ref]`. */
export function createEntity(
  kind: string,
  name: string,
  relations: Array<[type: string, targetRef: string]> = [],
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, namespace: 'default' },
    relations: relations.map(([type, targetRef]) => ({ type, targetRef })),
  };
}

/**
 * Starts the plugin on a database, with a catalog and a place where signals go,
 * and answers means to call it as a user or as another plugin.
 */
export async function startNotificationsBackend(options: {
  knex: Knex;
  entities?: Entity[];
  catalog?: CatalogService;
  processors?: NotificationProcessor[];
  recipientResolver?: NotificationRecipientResolver;
  signals?: SignalsService;
  config?: JsonObject;
  features?: BackendFeature[];
}) {
  const recorded = signalsServiceMock();
  const catalog =
    options.catalog ?? catalogServiceMock({ entities: options.entities ?? [] });
  const logger = mockServices.rootLogger.mock();
  const child = mockServices.logger.mock();
  logger.child.mockReturnValue(child as never);
  child.child.mockReturnValue(child as never);

  const backend = await startTestBackend({
    features: [
      notificationsPlugin,
      createServiceFactory({
        service: signalsServiceRef,
        deps: {},
        factory: () => options.signals ?? recorded,
      }),
      createServiceFactory({
        service: catalogServiceRef,
        deps: {},
        factory: () => catalog,
      }),
      createServiceFactory({
        service: mockServices.rootLogger.factory().service,
        deps: {},
        factory: () => logger,
      }),
      mockServices.database.factory({ knex: options.knex }),
      mockServices.rootConfig.factory({ data: options.config ?? {} }),
      createBackendModule({
        pluginId: 'notifications',
        moduleId: 'test',
        register(env) {
          env.registerInit({
            deps: { processing: notificationsProcessingExtensionPoint },
            async init({ processing }) {
              processing.addProcessor(options.processors ?? []);
              if (options.recipientResolver) {
                processing.setNotificationRecipientResolver(
                  options.recipientResolver,
                );
              }
            },
          });
        },
      }),
      ...(options.features ?? []),
    ],
  });

  const as = (authorization: string | undefined) =>
    new ApiProbe({ port: Number(backend.server.port()), authorization });
  return {
    backend,
    logger: child,
    /** The signals published so far, with the messages typed. */
    signals: recorded.published as Array<
      (typeof recorded.published)[number] & { message: NotificationSignal }
    >,
    asUser: (name: string) =>
      as(mockCredentials.user.header(`user:default/${name}`)),
    asPlugin: (subject = 'plugin:ci') =>
      as(
        mockCredentials.service.header({
          onBehalfOf: mockCredentials.service(subject),
          targetPluginId: 'notifications',
        }),
      ),
    asNobody: () => as(mockCredentials.none.header()),
  };
}
