import { LoggerService } from '@backstage/backend-plugin-api';
import { MetricsService } from '@backstage/backend-plugin-api/alpha';
import { mockServices } from '@backstage/backend-test-utils';
import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { NotificationPayload } from '@callboard/backstage-plugin-notifications-common';
import {
  ChannelDelivery,
  ChannelNotification,
  ChannelResult,
  NotificationChannel,
  NotificationProcessor,
  NotificationRecipients,
} from '@callboard/backstage-plugin-notifications-node';
import { signalsServiceMock } from '@callboard/backstage-plugin-signals-node/testUtils';
import { Knex } from 'knex';
import { ChannelWorkers, createChannels } from '../channels';
import { CHANNEL_TIMES, ChannelTimes } from '../channels/retryPolicy';
import { readNotificationsConfig } from '../config';
import { createRequestQueues } from '../lib';
import { createNotificationsMetrics } from '../metrics';
import { PreferencesService } from '../preferences';
import { createNotificationProcessing } from '../processing';
import { RecipientResolution } from '../recipients';
import { NotificationSender, SentNotifications } from '../sending';
import { NotificationSignaller } from '../signalling';
import { ChannelStore, NotificationsStore } from '../store';

/** Short ones, so that what takes half an hour takes less than a second. */
export const SHORT_TIMES: ChannelTimes = {
  ...CHANNEL_TIMES,
  pollMilliseconds: 20,
  retryMilliseconds: CHANNEL_TIMES.retryMilliseconds.map(() => 20),
  pauseMilliseconds: [20, 50],
  abortGraceMilliseconds: 1_000,
};

export const origin = 'plugin:ci';

/** One delivery as a channel was asked for it. */
export type Delivered = ChannelDelivery & {
  title: string;
  notificationId: string;
};

/**
 * One instance of the plugin without its routes, with channels: what is sent is stored
 * and delivered as it is in a backend. Several may share a database.
 */
export async function createChannelsWorld(options: {
  knex: Knex;
  channels?: NotificationChannel[];
  processors?: NotificationProcessor[];
  times?: Partial<ChannelTimes>;
  config?: JsonObject;
  /** The migrations were run already. */
  isSecond?: boolean;
  /** Instead of mocks, which there are in tests only. */
  services?: { logger: LoggerService; metrics: MetricsService };
}) {
  const { knex, channels: added = [], processors = [] } = options;
  const database = mockServices.database({
    knex,
    migrations: options.isSecond ? { skip: true } : undefined,
  });
  const store = await NotificationsStore.create({ database });
  const channelStore = await ChannelStore.create({ database });
  const services = options.services ?? createServiceMocks();
  const logger = services.logger as ReturnType<
    typeof createServiceMocks
  >['logger'];
  const metrics = createNotificationsMetrics(services.metrics);
  const config = readNotificationsConfig(
    new ConfigReader(options.config ?? {}) as never,
  );
  const processing = createNotificationProcessing({
    processors,
    config,
    logger,
    metrics,
  });
  const channels = createChannels({
    channels: added,
    processors,
    processing,
    config,
    logger,
  });
  const preferences = new PreferencesService({
    store,
    config,
    channels: channels.map(({ setting }) => setting),
    queues: createRequestQueues(),
  });
  const createWorkers = () =>
    new ChannelWorkers({
      channels,
      store: channelStore,
      preferences,
      createUnsubscribeUrl: link => `https://unsubscribe/${link.userRef}`,
      logger,
      metrics,
      times: { ...SHORT_TIMES, ...options.times },
    });
  const workers = createWorkers();
  const signaller = new NotificationSignaller({
    signals: signalsServiceMock(),
    logger,
    metrics,
  });
  const sender = new NotificationSender({
    channels,
    workers,
    store,
    recipients: new RecipientResolution({
      resolver: {
        resolveNotificationRecipients: async ({ entityRefs }) => ({
          userEntityRefs: entityRefs,
        }),
      },
      logger,
    }),
    preferences,
    processing,
    signaller,
    broadcastBacklog: config.broadcastBacklog,
    logger,
    metrics,
  });
  const sentNotifications = new SentNotifications({ store, signaller });

  return {
    knex,
    store,
    channelStore,
    logger,
    workers,
    preferences,
    /** Sends to users by their names, or to everybody. */
    async send(
      to: string[] | 'everybody' | NotificationRecipients,
      payload: Partial<NotificationPayload> = {},
    ) {
      const named: NotificationRecipients = Array.isArray(to)
        ? { type: 'entity', entityRef: to.map(userRef) }
        : (to as NotificationRecipients);
      const { receipt } = await sender.send({
        origin,
        authorizeBroadcast: async () => {},
        sendOptions: {
          recipients: to === 'everybody' ? { type: 'broadcast' } : named,
          payload: { title: 'Title', ...payload },
        },
      });
      return receipt;
    },
    retract: (scope: string) => sentNotifications.retract({ origin, scope }),
    resolve: (scope: string) => sentNotifications.resolve({ origin, scope }),
    /** Turns a channel, an origin or a topic on or off for a user. */
    async set(
      name: string,
      channel: string,
      enabled: boolean,
      topic?: string,
    ): Promise<void> {
      await store.saveSettings({
        userRef: userRef(name),
        settings: [{ channel, enabled, ...(topic && { origin, topic }) }],
      });
    },
    /** The codes of all jobs, by channel and in the order of sends. */
    async codes(): Promise<string[]> {
      const rows = await knex('callboard_channel_job as j')
        .join('callboard_send as s', 's.id', 'j.send_id')
        .orderBy(['j.channel', 's.rev', 'j.chunk_id'])
        .select('j.outcomes');
      return rows.map(row => row.outcomes);
    },
    async rows(): Promise<Array<Record<string, any>>> {
      return knex('callboard_channel_delivery').orderBy([
        'channel',
        'send_rev',
        'destination',
      ]);
    },
    /** Resolves once nothing is open or waits. */
    async settle(): Promise<void> {
      await until(async () => {
        workers.wake();
        const open = await knex('callboard_channel_job').whereRaw('is_open');
        const waiting = await knex('callboard_channel_delivery').where({
          state: 'waiting',
        });
        return open.length + waiting.length === 0;
      });
    },
    stop: () => workers.stop({ withinMilliseconds: 10_000 }),
  };
}

function createServiceMocks() {
  const logger = mockServices.logger.mock();
  logger.child.mockReturnValue(logger as never);
  return { logger, metrics: metricsServiceMock.mock() };
}

export function userRef(name: string): string {
  return `user:default/${name}`;
}

/** Resolves once a condition holds; the time limit of the test is the only one. */
export async function until(
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  while (!(await condition())) {
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

/** A channel that notes what it is asked to deliver, and does what a test says. */
export function createTestChannel(
  options: Partial<NotificationChannel> & {
    /** Whatever it returns or throws for a delivery; else it is delivered. */
    answer?: (delivery: Delivered) => Promise<ChannelResult | void> | void;
  } = {},
): NotificationChannel & { delivered: Delivered[] } {
  const { answer, ...channel } = options;
  const delivered = new Array<Delivered>();
  return {
    id: 'Test',
    title: 'Test',
    ...channel,
    delivered,
    async deliver({
      notification,
      deliveries,
    }: {
      notification: ChannelNotification;
      deliveries: ChannelDelivery[];
    }) {
      const results = new Map<string, ChannelResult>();
      for (const delivery of deliveries) {
        const { title } = notification.payload;
        const asked = { ...delivery, title, notificationId: notification.id };
        delivered.push(asked);
        const result = await answer?.(asked);
        results.set(delivery.destination, result ?? { outcome: 'delivered' });
      }
      return results;
    },
  };
}
