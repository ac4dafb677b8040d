import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  ChannelResult,
  NotificationChannel,
  notificationsChannelsExtensionPoint,
} from '@callboard/backstage-plugin-notifications-node';

/**
 * Channels that do nothing but count, and only while they are open.
 *
 * @internal
 */
export function createTestChannels(count: number) {
  let delivered = 0;
  let opened = Promise.withResolvers<void>();
  const createChannel = (id: string): NotificationChannel => ({
    id,
    title: id,
    timeoutMilliseconds: false,
    async deliver({ deliveries }) {
      await opened.promise;
      delivered += deliveries.length;
      return new Map(
        deliveries.map(({ destination }) => [
          destination,
          { outcome: 'delivered' } satisfies ChannelResult,
        ]),
      );
    },
  });
  const feature = createBackendModule({
    pluginId: 'notifications',
    moduleId: 'benchmark-channels',
    register(env) {
      env.registerInit({
        deps: { channels: notificationsChannelsExtensionPoint },
        async init({ channels }) {
          const ids = Array.from({ length: count }, (_, n) => `Channel ${n}`);
          channels.addChannel(...ids.map(createChannel));
        },
      });
    },
  });
  return {
    feature,
    /** How many deliveries were made since the start. */
    delivered: () => delivered,
    setOpen(isOpen: boolean) {
      opened.resolve();
      if (!isOpen) {
        opened = Promise.withResolvers<void>();
      }
    },
  };
}
