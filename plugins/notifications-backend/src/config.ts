import { RootConfigService } from '@backstage/backend-plugin-api';
import { Config, readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';
import {
  NotificationSettingRule,
  NotificationSettings,
  toNotificationSettingRules,
} from '@callboard/backstage-plugin-notifications-common';
import { Duration } from 'luxon';

const DEFAULT_RETENTION = Duration.fromObject({ years: 1 });
const DEFAULT_CONCURRENCY = 10;
const MAX_THROTTLE_INTERVAL = Duration.fromObject({ hours: 1 });
const DEFAULT_PROCESSOR_TIMEOUT = Duration.fromObject({ seconds: 10 });
const MAX_PROCESSOR_TIMEOUT = Duration.fromObject({ minutes: 10 });

/**
 * Everything the plugin reads from its config.
 */
export type NotificationsConfig = {
  /** How long notifications are kept; `undefined` for ever. */
  retention: Duration | undefined;
  /** What holds for users who did not decide for themselves. */
  defaultSettings: NotificationSettings;
  /** The same, taken apart for the preference rule. */
  defaultRules: NotificationSettingRule[];
  /** Bounds of the work that processors do per recipient. */
  processing: {
    /** How many recipients are worked on at once, by each processor. */
    concurrency: number;
    /** Within this time no more than `concurrency` recipients are begun, 0 for no such limit. */
    intervalMilliseconds: number;
    /** How long a send waits for one call of a processor. */
    timeoutMilliseconds: number;
  };
};

function readRetention(config: Config): Duration | undefined {
  const key = 'notifications.retention';
  if (!config.has(key)) {
    return DEFAULT_RETENTION;
  }
  if (config.get(key) === false) {
    return undefined;
  }
  const milliseconds = readMilliseconds(config, key);
  if (milliseconds <= 0) {
    // Nothing would be left of what was just sent.
    throw new Error(
      `Invalid config value at "${key}", expected more than 0, or false to keep notifications for ever`,
    );
  }
  return Duration.fromMillis(milliseconds);
}

function readMilliseconds(config: Config, key: string): number {
  return durationToMilliseconds(readDurationFromConfig(config, { key }));
}

function readDefaultSettings(config: Config): NotificationSettings {
  const channels =
    config.getOptionalConfigArray('notifications.defaultSettings.channels') ??
    [];
  return {
    channels: channels.map(channel => ({
      id: channel.getString('id'),
      enabled: channel.getOptionalBoolean('enabled'),
      origins: (channel.getOptionalConfigArray('origins') ?? []).map(
        origin => ({
          id: origin.getString('id'),
          enabled: origin.getBoolean('enabled'),
          topics: (origin.getOptionalConfigArray('topics') ?? []).map(
            topic => ({
              id: topic.getString('id'),
              enabled: topic.getBoolean('enabled'),
            }),
          ),
        }),
      ),
    })),
  };
}

function readProcessing(config: Config): NotificationsConfig['processing'] {
  const concurrencyKey = 'notifications.concurrencyLimit';
  const concurrency =
    config.getOptionalNumber(concurrencyKey) ?? DEFAULT_CONCURRENCY;
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new Error(
      `Invalid config value ${concurrency} at "${concurrencyKey}", expected a whole number of at least 1`,
    );
  }
  return {
    concurrency,
    intervalMilliseconds: readThrottleInterval(config),
    timeoutMilliseconds: readProcessorTimeout(config),
  };
}

function readThrottleInterval(config: Config): number {
  const key = 'notifications.throttleInterval';
  if (!config.has(key)) {
    return 0;
  }
  const milliseconds = readMilliseconds(config, key);
  if (milliseconds < 0 || milliseconds > MAX_THROTTLE_INTERVAL.toMillis()) {
    throw new Error(
      `Invalid config value at "${key}", expected 0 or more and at most ${MAX_THROTTLE_INTERVAL.as(
        'hours',
      )} hour`,
    );
  }
  return milliseconds;
}

function readProcessorTimeout(config: Config): number {
  const key = 'notifications.processorTimeout';
  if (!config.has(key)) {
    return DEFAULT_PROCESSOR_TIMEOUT.toMillis();
  }
  const milliseconds = readMilliseconds(config, key);
  if (milliseconds <= 0 || milliseconds > MAX_PROCESSOR_TIMEOUT.toMillis()) {
    throw new Error(
      `Invalid config value at "${key}", expected more than 0 and at most ${MAX_PROCESSOR_TIMEOUT.as(
        'minutes',
      )} minutes`,
    );
  }
  return milliseconds;
}

/**
 * Reads the config of the plugin once.
 *
 * @throws Error that names the key of a value that makes no sense.
 */
export function readNotificationsConfig(
  config: RootConfigService,
): NotificationsConfig {
  const defaultSettings = readDefaultSettings(config);
  return {
    retention: readRetention(config),
    defaultSettings,
    defaultRules: toNotificationSettingRules(defaultSettings),
    processing: readProcessing(config),
  };
}
