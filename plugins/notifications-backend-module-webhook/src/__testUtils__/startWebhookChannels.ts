import { BackendFeature } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { JsonObject } from '@backstage/types';
import {
  ChannelNotification,
  NotificationChannel,
  notificationsChannelsExtensionPoint,
} from '@callboard/backstage-plugin-notifications-node';
import webhookModule from '..';

export const SECRET = `whsec_${Buffer.alloc(32, 'a').toString('base64')}`;
export const OTHER_SECRET = `whsec_${Buffer.alloc(24, 'b').toString('base64')}`;

/** Starts the module as a backend does, and returns the channels that it adds, by id. */
export async function startWebhookChannels(
  routes: JsonObject | undefined,
  catalog: BackendFeature = catalogServiceMock.factory(),
): Promise<Map<string, NotificationChannel>> {
  const channels = new Map<string, NotificationChannel>();
  const backend = await startTestBackend({
    extensionPoints: [
      [
        notificationsChannelsExtensionPoint,
        {
          addChannel: (...added) =>
            added.forEach(channel => channels.set(channel.id, channel)),
        },
      ],
    ],
    features: [
      webhookModule,
      catalog,
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'https://example.com/backstage' },
          notifications: { processors: { webhook: { routes } } },
        },
      }),
    ],
  });
  await backend.stop();
  return channels;
}

export function createNotification(
  payload: Partial<ChannelNotification['payload']> = {},
): ChannelNotification {
  return {
    id: 'f3a1c7de-0000-4000-8000-000000000001',
    sendId: 'f3a1c7de-0000-4000-8000-000000000002',
    origin: 'plugin:ci',
    isBroadcast: false,
    sentAt: new Date('2026-12-01T08:00:00.000Z'),
    payload: { title: 'Build failed', severity: 'high', ...payload },
  };
}
