import type { RootConfigService } from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds, type HumanDuration } from '@backstage/types';
import {
  defaultSignalConnectionLimits,
  SIGNALS_TOPIC,
} from '@callboard/backstage-plugin-signals-common';

// What a timer takes.
const MAX_DURATION_MS = 2 ** 31 - 1;
const MIN_KEEP_ALIVE_MS = 10;

/**
 * The configuration of the plugin, as described in `config.d.ts`.
 */
export interface SignalsConfig {
  /** Patterns of origins whose pages may connect. */
  allowedOrigins: string[];
  limits: {
    maxMessageBytes: number;
    maxChannels: number;
    maxConnections: number;
    maxConnectionsPerUser: number;
    /** How many connections a user may open within ten seconds. */
    maxConnectsPerUser: number;
    messagesPerSecond: number;
    messageBurst: number;
    badMessages: number;
    maxBufferedBytes: number;
    /** How many bytes may wait for all connections of a user that read slowly. */
    maxBufferedBytesPerUser: number;
  };
  keepAliveMs: number;
  replay: { maxSignals: number; maxBytes: number; maxAgeMs: number };
  reorderWindowMs: number;
  resyncSpreadMs: number;
  /** How long clients are given to leave before the instance shuts down. */
  drainMs: number;
  /** Whether signals may take the shortcut between instances. */
  relay: boolean;
}

/**
 * Reads the configuration of the plugin, and what it needs of others'.
 *
 * @throws if a value has the wrong type or is out of range
 */
export function readSignalsConfig(config: RootConfigService): SignalsConfig {
  const signals = config.getOptionalConfig('signals');

  const readCount = (key: string, defaultValue: number) => {
    const value = signals?.getOptionalNumber(key) ?? defaultValue;
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new Error(
        `Invalid signals.${key} in config, must be a positive integer, got ${value}`,
      );
    }
    return value;
  };
  const readDuration = (
    key: string,
    defaultValue: HumanDuration,
    minMs = 0,
  ) => {
    const value = durationToMilliseconds(
      signals?.has(key)
        ? readDurationFromConfig(signals, { key })
        : defaultValue,
    );
    if (!(value >= minMs && value <= MAX_DURATION_MS)) {
      throw new Error(
        `Invalid signals.${key} in config, must be from ${minMs} ms to ${MAX_DURATION_MS} ms, got ${value} ms`,
      );
    }
    return value;
  };

  const result: SignalsConfig = {
    allowedOrigins: readAllowedOrigins(config),
    limits: {
      maxMessageBytes: readCount(
        'limits.maxMessageBytes',
        defaultSignalConnectionLimits.maxMessageBytes,
      ),
      maxChannels: readCount(
        'limits.maxChannels',
        defaultSignalConnectionLimits.maxChannels,
      ),
      maxConnections: readCount('limits.maxConnections', 20_000),
      maxConnectionsPerUser: readCount('limits.maxConnectionsPerUser', 50),
      maxConnectsPerUser: readCount('limits.maxConnectsPerUser', 30),
      messagesPerSecond: readCount('limits.messagesPerSecond', 100),
      messageBurst: readCount('limits.messageBurst', 500),
      badMessages: readCount('limits.badMessages', 20),
      maxBufferedBytes: readCount('limits.maxBufferedBytes', 1024 * 1024),
      maxBufferedBytesPerUser: readCount(
        'limits.maxBufferedBytesPerUser',
        4 * 1024 * 1024,
      ),
    },
    keepAliveMs: readDuration('keepAlive', { seconds: 25 }, MIN_KEEP_ALIVE_MS),
    replay: {
      maxSignals: readCount('replay.maxSignals', 10_000),
      maxBytes: readCount('replay.maxBytes', 16 * 1024 * 1024),
      maxAgeMs: readDuration('replay.maxAge', { minutes: 5 }),
    },
    reorderWindowMs: readDuration('reorderWindow', { seconds: 3 }),
    resyncSpreadMs: readDuration('resyncSpread', { seconds: 5 }),
    drainMs: readDrainTime(config),
    relay: signals?.getOptionalBoolean('relay') ?? true,
  };
  assertChannelsCanBeResumed(result);
  assertNoIngress(config);
  return result;
}

// Without a validator, an HTTP ingress takes events from anyone who reaches it.
function assertNoIngress(config: RootConfigService): void {
  const key = 'events.http.topics';
  if (config.getOptionalStringArray(key)?.includes(SIGNALS_TOPIC)) {
    throw new Error(
      `Invalid ${key} in config, must not list '${SIGNALS_TOPIC}': anyone could publish signals by HTTP, without a token`,
    );
  }
}

// A client that comes back subscribes to all its channels at once.
function assertChannelsCanBeResumed({ limits }: SignalsConfig): void {
  const { maxChannels, messageBurst } = limits;
  if (messageBurst < maxChannels) {
    throw new Error(
      `Invalid signals.limits.messageBurst in config, must not be less than signals.limits.maxChannels, which is ${maxChannels}, got ${messageBurst}`,
    );
  }
}

// The backend waits this long before it stops its server, so that is the time
// that clients have for moving to another instance.
function readDrainTime(config: RootConfigService): number {
  const key = 'backend.lifecycle.serverShutdownDelay';
  return config.has(key)
    ? durationToMilliseconds(readDurationFromConfig(config, { key }))
    : 0;
}

function readAllowedOrigins(config: RootConfigService): string[] {
  const origins = new Set<string>();
  for (const key of ['app.baseUrl', 'backend.baseUrl']) {
    const url = config.getOptionalString(key);
    if (url) {
      origins.add(new URL(url).origin);
    }
  }
  for (const key of ['backend.cors.origin', 'signals.allowedOrigins']) {
    for (const origin of readStrings(config, key)) {
      origins.add(origin);
    }
  }
  return [...origins];
}

// `backend.cors.origin` may be a single string or a list.
function readStrings(config: RootConfigService, key: string): string[] {
  const value = config.getOptional(key);
  if (!value) {
    return [];
  }
  return typeof value === 'string' ? [value] : config.getStringArray(key);
}
