import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ChannelNotification,
  NotificationChannel,
} from '@callboard/backstage-plugin-notifications-node';
import { Duration } from 'luxon';
import { NotificationsConfig } from '../config';
import { FailureLog } from '../lib';
import { PayloadFormats } from '../processing';
import { Channel, Text } from './Channel';

const DEFAULT_TIMEOUT = Duration.fromObject({ minutes: 2 }).toMillis();
const DEFAULT_CONCURRENCY = 4;
const MAX_DESTINATIONS = 100;
const MAX_DESTINATION_LENGTH = 500;

type Options = {
  config: NotificationsConfig;
  formats: PayloadFormats;
  logger: LoggerService;
};

/** Makes a channel of one that a module has added. */
export function createChannel(
  channel: NotificationChannel,
  { config, formats, logger }: Options,
): Channel {
  const failures = new FailureLog({ logger });
  const setting = channel.setting ?? { id: channel.id, title: channel.title };
  const toNotification = ({ message, send }: Text): ChannelNotification => ({
    id: message.notificationId,
    sendId: send.id,
    origin: message.origin,
    isBroadcast: send.isBroadcast,
    sentAt: send.created,
    payload: formats.plainCopyOf(message.payload),
  });
  return {
    id: channel.id,
    title: channel.title,
    setting,
    filters: channel.filters,
    deliversToUsers: channel.deliversToUsers ?? true,
    expandsBroadcasts: channel.expandBroadcast !== undefined,
    isProcessor: false,
    updatesDeliveries: channel.updatesDeliveries ?? false,
    timeoutMilliseconds:
      channel.timeoutMilliseconds === false
        ? undefined
        : channel.timeoutMilliseconds ?? DEFAULT_TIMEOUT,
    concurrency: DEFAULT_CONCURRENCY,
    delayOf: config.delayOf(channel.id, setting.id),
    getDestinations(send) {
      try {
        const destinations = channel.getDestinations?.(structuredClone(send));
        return (destinations ?? [])
          .filter(
            ({ length }) => length > 0 && length <= MAX_DESTINATION_LENGTH,
          )
          .slice(0, MAX_DESTINATIONS);
      } catch (error) {
        failures.add(
          `The channel ${channel.id} failed in getDestinations`,
          error,
        );
        return [];
      }
    },
    expandBroadcast:
      channel.expandBroadcast &&
      (async (batch, options) =>
        channel.expandBroadcast!(toNotification(batch), options)),
    deliver: async (batch, options) =>
      channel.deliver(
        { notification: toNotification(batch), deliveries: batch.deliveries },
        options,
      ),
    resolve:
      channel.resolve &&
      (async ({ references, ...text }, options) =>
        channel.resolve!(
          { notification: toNotification(text), references },
          options,
        )),
    retract:
      channel.retract &&
      (async (batch, options) => channel.retract!(batch, options)),
  };
}
