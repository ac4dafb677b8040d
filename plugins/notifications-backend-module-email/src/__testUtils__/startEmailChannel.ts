import {
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockServices,
  startTestBackend,
  TestBackend,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import {
  CatalogService,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { JsonObject } from '@backstage/types';
import {
  ChannelDelivery,
  ChannelNotification,
  ChannelResult,
  NotificationChannel,
  notificationsChannelsExtensionPoint,
} from '@callboard/backstage-plugin-notifications-node';
import notificationsModuleEmail, {
  notificationsEmailTemplateExtensionPoint,
  NotificationTemplateRenderer,
} from '..';

export type EmailChannelFixture = {
  channel: NotificationChannel;
  backend: TestBackend;
  deliver(
    destinations: string[],
    notification?: ChannelNotification,
    options?: { abortSignal?: AbortSignal; unsubscribeUrl?: string },
  ): Promise<Record<string, ChannelResult>>;
};

export function user(name: string, email?: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name, namespace: 'default' },
    spec: { profile: email === undefined ? {} : { email }, memberOf: [] },
  };
}

export function notificationOf(
  payload: Partial<ChannelNotification['payload']> = {},
): ChannelNotification {
  return {
    id: '5f7ae4a4-8a0f-4b1f-9d52-6b0a7a0f7f10',
    sendId: 'send-1',
    origin: 'plugin:lighting',
    isBroadcast: false,
    sentAt: new Date('2026-12-01T10:02:03Z'),
    payload: { title: 'Dimmer rack 3 is too hot', ...payload },
  };
}

export function deliveriesTo(
  destinations: string[],
  unsubscribeUrl?: string,
): ChannelDelivery[] {
  return destinations.map(destination => ({
    destination,
    key: `key-${destination.replace(/\W/g, '-')}`,
    attempt: 1,
    unsubscribeUrl,
  }));
}

/** Starts a backend with the module, and plays the notifications backend. */
export async function startEmailChannel(options: {
  email: JsonObject;
  /** Beside those of the module. */
  config?: JsonObject;
  entities?: Entity[];
  catalog?: CatalogService;
  renderer?: NotificationTemplateRenderer;
  logger?: ReturnType<typeof mockServices.logger.mock>;
}): Promise<EmailChannelFixture> {
  const channels = new Array<NotificationChannel>();
  const {
    renderer,
    catalog = catalogServiceMock({ entities: options.entities ?? [] }),
  } = options;
  const backend = await startTestBackend({
    extensionPoints: [
      [
        notificationsChannelsExtensionPoint,
        { addChannel: (...added) => channels.push(...added) },
      ],
    ],
    features: [
      notificationsModuleEmail,
      createBackendModule({
        pluginId: 'notifications',
        moduleId: 'templates',
        register(reg) {
          reg.registerInit({
            deps: { templates: notificationsEmailTemplateExtensionPoint },
            async init({ templates }) {
              if (renderer) {
                templates.setTemplateRenderer(renderer);
              }
            },
          });
        },
      }),
      createServiceFactory({
        service: catalogServiceRef,
        deps: {},
        factory: () => catalog,
      }),
      (options.logger ?? mockServices.logger.mock()).factory,
      mockServices.rootConfig.factory({
        data: {
          app: {
            baseUrl: 'https://backstage.example.com/portal',
            title: 'Stage',
          },
          backend: { baseUrl: 'http://127.0.0.1', listen: '127.0.0.1:0' },
          notifications: {
            processors: {
              email: {
                sender: 'Callboard <callboard@example.com>',
                throttleInterval: { milliseconds: 0 },
                ...options.email,
              },
            },
          },
          ...options.config,
        },
      }),
    ],
  });
  const [channel] = channels;
  return {
    channel,
    backend,
    async deliver(destinations, notification = notificationOf(), more = {}) {
      const results = await channel.deliver(
        {
          notification,
          deliveries: deliveriesTo(destinations, more.unsubscribeUrl),
        },
        { abortSignal: more.abortSignal ?? new AbortController().signal },
      );
      return Object.fromEntries(results);
    },
  };
}
