import { RootConfigService } from '@backstage/backend-plugin-api';
import { Config, readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';
import {
  DEFAULT_SEVERITY,
  NotificationPayload,
  NotificationSettingRule,
  notificationSeverities,
  NotificationSettings,
  toNotificationSettingRules,
} from '@callboard/backstage-plugin-notifications-common';
import { Duration, DurationLikeObject } from 'luxon';

const ONE_HOUR = Duration.fromObject({ hours: 1 }).toMillis();

/** Everything the plugin reads from its config. */
export type NotificationsConfig = {
  /** How long notifications are kept; `undefined` for ever. */
  retention: Duration | undefined;
  /** How long it is recorded what became of deliveries; `undefined` for ever. */
  deliveryRetention: Duration | undefined;
  /** For how long a broadcast is news to users who have never been here. */
  broadcastBacklog: Duration;
  /** Resumes a finished import from the built-in plugin, once per value. */
  importAgain: string | undefined;
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
    /** How long one call of a processor is waited for. */
    timeoutMilliseconds: number;
  };
  /**
   * How long a channel waits whether the reader reads a notification in the inbox.
   *
   * @param ids - of the channel, or of its setting; the first that is configured counts
   * @returns milliseconds by payload
   */
  delayOf: (...ids: string[]) => (payload: NotificationPayload) => number;
  /** Whether the policy of the adopter decides about users. */
  isPermissionEnabled: boolean;
  /** Without it, no link by route reference can be resolved. */
  appBaseUrl: string | undefined;
};

function readDuration(
  config: Config,
  name: string,
  options: {
    fallback: DurationLikeObject;
    isValid: (milliseconds: number) => boolean;
    expected: string;
  },
): Duration {
  const key = `notifications.${name}`;
  if (!config.has(key)) {
    return Duration.fromObject(options.fallback);
  }
  const milliseconds = durationToMilliseconds(
    readDurationFromConfig(config, { key }),
  );
  if (!options.isValid(milliseconds)) {
    throw new Error(
      `Invalid config value at "${key}", expected ${options.expected}`,
    );
  }
  return Duration.fromMillis(milliseconds);
}

function readRetention(
  config: Config,
  name: string,
  fallback: DurationLikeObject,
): Duration | undefined {
  return config.getOptional(`notifications.${name}`) === false
    ? undefined
    : readDuration(config, name, {
        fallback,
        // Nothing would be left of what was just sent.
        isValid: milliseconds => milliseconds > 0,
        expected: 'more than 0, or false to keep them for ever',
      });
}

function readConcurrency(config: Config): number {
  const key = 'notifications.concurrencyLimit';
  const concurrency = config.getOptionalNumber(key) ?? 10;
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new Error(
      `Invalid config value ${concurrency} at "${key}", expected a whole number of at least 1`,
    );
  }
  return concurrency;
}

function readDefaultSettings(config: Config): NotificationSettings {
  const list = (parent: Config, key: string) =>
    parent.getOptionalConfigArray(key) ?? [];
  const readEntry = (entry: Config) => ({
    id: entry.getString('id'),
    enabled: entry.getBoolean('enabled'),
  });
  return {
    channels: list(config, 'notifications.defaultSettings.channels').map(
      channel => ({
        id: channel.getString('id'),
        enabled: channel.getOptionalBoolean('enabled'),
        origins: list(channel, 'origins').map(origin => ({
          ...readEntry(origin),
          topics: list(origin, 'topics').map(readEntry),
        })),
      }),
    ),
  };
}

/** A channel waits for at most this long. */
const MAX_DELAY = Duration.fromObject({ days: 7 }).toMillis();

function readDelays(config: Config): NotificationsConfig['delayOf'] {
  const key = 'notifications.channels';
  const channels = (config.getOptionalConfigArray(key) ?? []).map(
    (channel, index) => {
      const readDelay = (name: string): number | undefined => {
        if (!channel.has(name)) {
          return undefined;
        }
        const milliseconds = durationToMilliseconds(
          readDurationFromConfig(channel, { key: name }),
        );
        if (milliseconds < 0 || milliseconds > MAX_DELAY) {
          throw new Error(
            `Invalid config value at "${key}[${index}].${name}", expected 0 or more and at most 7 days`,
          );
        }
        return milliseconds;
      };
      const delay = readDelay('delay') ?? 0;
      const bySeverity = new Map(
        notificationSeverities.map(severity => [
          severity,
          readDelay(`delayBySeverity.${severity}`) ?? delay,
        ]),
      );
      return { id: channel.getString('id'), bySeverity };
    },
  );
  return (...ids) => {
    const channel = ids.flatMap(id => channels.filter(c => c.id === id)).at(0);
    return ({ severity = DEFAULT_SEVERITY }) =>
      channel?.bySeverity.get(severity) ?? 0;
  };
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
    retention: readRetention(config, 'retention', { years: 1 }),
    deliveryRetention: readRetention(config, 'deliveryRetention', { days: 90 }),
    broadcastBacklog: readDuration(config, 'broadcastBacklog', {
      fallback: { days: 7 },
      isValid: milliseconds => milliseconds >= 0,
      expected: '0 or more',
    }),
    importAgain: config.getOptionalString('notifications.migration.runAgain'),
    defaultSettings,
    defaultRules: toNotificationSettingRules(defaultSettings),
    processing: {
      concurrency: readConcurrency(config),
      intervalMilliseconds: readDuration(config, 'throttleInterval', {
        fallback: { milliseconds: 0 },
        isValid: milliseconds => milliseconds >= 0 && milliseconds <= ONE_HOUR,
        expected: '0 or more and at most 1 hour',
      }).toMillis(),
      timeoutMilliseconds: readDuration(config, 'processorTimeout', {
        fallback: { minutes: 10 },
        isValid: milliseconds => milliseconds > 0 && milliseconds <= ONE_HOUR,
        expected: 'more than 0 and at most 1 hour',
      }).toMillis(),
    },
    delayOf: readDelays(config),
    isPermissionEnabled:
      config.getOptionalBoolean('permission.enabled') ?? false,
    appBaseUrl: config.getOptionalString('app.baseUrl'),
  };
}
