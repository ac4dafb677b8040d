import { RootConfigService } from '@backstage/backend-plugin-api';
import { Config, readDurationFromConfig } from '@backstage/config';
import { assertError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import {
  getProcessorFiltersFromConfig,
  NotificationProcessorFilters,
} from '@callboard/backstage-plugin-notifications-common';
import { Webhook } from 'standardwebhooks';
import { createJsonPreset } from './presets/createJsonPreset';
import { createTeamsPreset } from './presets/createTeamsPreset';
import { WebhookPreset } from './presets/WebhookPreset';

/** A webhook, and what it gets, as the config has it. */
export type WebhookRoute = {
  name: string;
  url: string;
  /** All of them sign. */
  signers: Webhook[];
  preset: WebhookPreset;
  filters: NotificationProcessorFilters;
  /** All senders if absent. */
  origins?: Set<string>;
  /** Everything if absent. Normalized entity references. */
  groups?: Set<string>;
  broadcasts: boolean;
  timeoutMilliseconds: number;
  headers: Headers;
};

const ROUTES = 'notifications.processors.webhook.routes';
const NAME = /^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$/i;
const MAX_NAME_LENGTH = 64;
const ENTITY_REF = /^[^:/\s]+:[^:/\s]+\/[^:/\s]+$/;
const MAX_TIMEOUT = 60_000;
const PRESETS = { json: createJsonPreset, teams: createTeamsPreset };
/** Headers that this module or the HTTP client sets. */
const RESERVED_HEADER =
  /^(webhook-.*|content-type|content-length|transfer-encoding|connection|keep-alive|upgrade|expect|host)$/i;

/** Never with the value: most of them are secret. */
function invalid(key: string, expected: string): Error {
  return new Error(`Invalid config value at "${key}", expected ${expected}`);
}

function readUrl(config: Config, path: string): string {
  const value = config.getString('url');
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw invalid(`${path}.url`, 'an http or https address');
  }
  if (url.username || url.password) {
    throw invalid(
      `${path}.url`,
      'an address without user name and password; use headers for them',
    );
  }
  return url.href;
}

function readSigner(secret: string, key: string): Webhook {
  const encoded = secret.replace(/^whsec_/, '');
  const bytes = Buffer.from(encoded, 'base64');
  const isBase64 = bytes.toString('base64') === encoded;
  if (
    encoded === secret ||
    !isBase64 ||
    bytes.length < 24 ||
    bytes.length > 64
  ) {
    throw invalid(key, '"whsec_" followed by the base64 of 24 to 64 bytes');
  }
  return new Webhook(secret);
}

function readHeaders(config: Config, path: string): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(
    config.getOptional<Record<string, unknown>>('headers') ?? {},
  )) {
    const key = `${path}.headers.${name}`;
    if (RESERVED_HEADER.test(name)) {
      throw new Error(`Invalid config at "${key}", this header is reserved`);
    }
    try {
      headers.set(name, String(value));
    } catch {
      throw invalid(key, 'the name and value of an HTTP header');
    }
  }
  return headers;
}

function readFilters(
  config: Config,
  path: string,
): NotificationProcessorFilters {
  try {
    return getProcessorFiltersFromConfig(config);
  } catch (error) {
    assertError(error);
    throw new Error(`Invalid config at "${path}": ${error.message}`);
  }
}

function readGroups(config: Config, path: string): Set<string> | undefined {
  const groups = config.getOptionalStringArray('groups');
  groups?.forEach((ref, index) => {
    if (!ENTITY_REF.test(ref)) {
      throw new Error(
        `Invalid config value "${ref}" at "${path}.groups[${index}]", expected an entity reference as kind:namespace/name`,
      );
    }
  });
  return groups && new Set(groups.map(ref => ref.toLocaleLowerCase('en-US')));
}

function readTimeout(config: Config, path: string): number {
  if (!config.has('timeout')) {
    return 15_000;
  }
  const milliseconds = durationToMilliseconds(
    readDurationFromConfig(config, { key: 'timeout' }),
  );
  if (!(milliseconds > 0 && milliseconds <= MAX_TIMEOUT)) {
    throw invalid(`${path}.timeout`, 'more than 0 and at most 1 minute');
  }
  return milliseconds;
}

function readRoute(
  name: string,
  config: Config,
  options: { appBaseUrl: string },
): WebhookRoute {
  const path = `${ROUTES}.${name}`;
  const preset = config.getOptionalString('preset') ?? 'json';
  if (preset !== 'json' && preset !== 'teams') {
    throw new Error(
      `Invalid config value "${preset}" at "${path}.preset", expected json or teams`,
    );
  }
  const secrets = config.getOptionalStringArray('secrets') ?? [];
  if (secrets.length === 0 && preset === 'json') {
    throw invalid(`${path}.secrets`, 'at least one secret');
  }
  const origins = config.getOptionalStringArray('origins');
  return {
    name,
    url: readUrl(config, path),
    signers: secrets.map((secret, index) =>
      readSigner(secret, `${path}.secrets[${index}]`),
    ),
    preset: PRESETS[preset](options),
    filters: readFilters(config, path),
    origins: origins && new Set(origins),
    groups: readGroups(config, path),
    broadcasts: config.getOptionalBoolean('broadcasts') ?? true,
    timeoutMilliseconds: readTimeout(config, path),
    headers: readHeaders(config, path),
  };
}

/**
 * Reads the routes of the config.
 *
 * @throws Error that names the key of a value that makes no sense, without the value
 * where it may be secret.
 */
export function readWebhookRoutes(config: RootConfigService): WebhookRoute[] {
  const routes = config.getOptionalConfig(ROUTES);
  if (!routes) {
    return [];
  }
  const appBaseUrl = config.getString('app.baseUrl');
  return routes.keys().map(name => {
    if (!NAME.test(name) || name.length > MAX_NAME_LENGTH) {
      throw new Error(
        `Invalid name of a route at "${ROUTES}.${name}", expected letters and digits, with single - and _ in between, at most ${MAX_NAME_LENGTH} characters`,
      );
    }
    return readRoute(name, routes.getConfig(name), { appBaseUrl });
  });
}
