import { RootConfigService } from '@backstage/backend-plugin-api';
import { Config, readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';
import {
  getProcessorFiltersFromConfig,
  NotificationProcessorFilters,
} from '@callboard/backstage-plugin-notifications-common';
import { isEmailAddress, parseMailbox } from './addresses';

const KEY = 'notifications.processors.email';
const ONE_HOUR = 3_600_000;

export type SmtpConfig = {
  type: 'smtp';
  hostname: string;
  port: number;
  secure: boolean;
  requireTls: boolean;
  login?: { username: string; password: string };
};

export type SesConfig = {
  type: 'ses';
  accountId?: string;
  endpoint?: string;
  region?: string;
  fromArn?: string;
  configurationSetName?: string;
};

export type TransportConfig =
  | SmtpConfig
  | SesConfig
  | { type: 'sendmail'; path: string; newline: 'unix' | 'windows' }
  | { type: 'stream' };

/** An address, and the text it stands in, which may have a name. */
export type Mailbox = { text: string; address: string };

/** Everything the module reads from its config. */
export type EmailConfig = {
  transport: TransportConfig;
  sender: Mailbox;
  replyTo?: Mailbox;
  /** How many e-mails are sent at once, and begun within `intervalMilliseconds`. */
  concurrency: number;
  intervalMilliseconds: number;
  broadcastReceivers: 'none' | 'users' | string[];
  filters: NotificationProcessorFilters;
  /** All in lower case. */
  allowedDomains?: Set<string>;
  allowedAddresses?: Set<string>;
  deniedAddresses?: Set<string>;
  app: { baseUrl: string; title: string };
};

function invalid(key: string, value: unknown, expected: string): Error {
  const shown = value === undefined ? '' : ` ${JSON.stringify(value)}`;
  return new Error(
    `Invalid config value${shown} at "${KEY}.${key}", expected ${expected}`,
  );
}

function readChoice<T extends string>(
  config: Config,
  key: string,
  choices: readonly T[],
): T {
  const value = config.getString(key);
  const choice = choices.find(known => known === value);
  if (!choice) {
    throw invalid(key, value, `one of ${choices.join(', ')}`);
  }
  return choice;
}

function readLogin(config: Config): SmtpConfig['login'] {
  const [username, password] = ['username', 'password'].map(name =>
    config.getOptionalString(`transportConfig.${name}`),
  );
  if (username !== undefined && password !== undefined) {
    return { username, password };
  }
  if (username !== undefined || password !== undefined) {
    throw invalid(
      `transportConfig.${username === undefined ? 'username' : 'password'}`,
      undefined,
      'both a username and a password, or none of them',
    );
  }
  return undefined;
}

function readSmtp(config: Config): SmtpConfig {
  const port = config.getNumber('transportConfig.port');
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw invalid('transportConfig.port', port, 'a port from 1 to 65535');
  }
  return {
    type: 'smtp',
    hostname: config.getString('transportConfig.hostname'),
    port,
    secure: config.getOptionalBoolean('transportConfig.secure') ?? false,
    requireTls:
      config.getOptionalBoolean('transportConfig.requireTls') ?? false,
    login: readLogin(config),
  };
}

function readTransport(config: Config): TransportConfig {
  const key = 'transportConfig.transport';
  if (config.getString(key) === 'azure') {
    throw invalid(
      key,
      'azure',
      'another one: Azure Communication Services are not supported, but their SMTP server is, by "smtp"',
    );
  }
  const type = readChoice(config, key, ['smtp', 'ses', 'sendmail', 'stream']);
  switch (type) {
    case 'smtp':
      return readSmtp(config);
    case 'ses':
      return {
        type,
        accountId: config.getOptionalString('transportConfig.accountId'),
        endpoint: config.getOptionalString('transportConfig.endpoint'),
        region: config.getOptionalString('transportConfig.region'),
        fromArn: config.getOptionalString('sesConfig.fromArn'),
        configurationSetName: config.getOptionalString(
          'sesConfig.configurationSetName',
        ),
      };
    case 'sendmail':
      return {
        type,
        path:
          config.getOptionalString('transportConfig.path') ??
          '/usr/sbin/sendmail',
        newline: config.has('transportConfig.newline')
          ? readChoice(config, 'transportConfig.newline', ['unix', 'windows'])
          : 'unix',
      };
    default:
      return { type };
  }
}

function readMailbox(config: Config, key: string): Mailbox {
  const text = config.getString(key);
  const address = parseMailbox(text);
  if (!address) {
    throw invalid(key, text, 'one e-mail address, with a name or without');
  }
  return { text, address };
}

function readConcurrency(config: Config): number {
  const key = 'concurrencyLimit';
  const concurrency = config.getOptionalNumber(key) ?? 2;
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw invalid(key, concurrency, 'a whole number of at least 1');
  }
  return concurrency;
}

function readInterval(config: Config): number {
  const key = 'throttleInterval';
  if (!config.has(key)) {
    return 100;
  }
  const milliseconds = durationToMilliseconds(
    readDurationFromConfig(config, { key }),
  );
  if (!(milliseconds >= 0 && milliseconds <= ONE_HOUR)) {
    throw invalid(key, config.get(key), '0 or more and at most 1 hour');
  }
  return milliseconds;
}

function readBroadcastReceivers(
  config: Config,
): EmailConfig['broadcastReceivers'] {
  if (!config.has('broadcastConfig')) {
    return 'none';
  }
  const receiver = readChoice(config, 'broadcastConfig.receiver', [
    'none',
    'users',
    'config',
  ]);
  if (receiver !== 'config') {
    return receiver;
  }
  const key = 'broadcastConfig.receiverEmails';
  const addresses = config.getStringArray(key);
  for (const address of addresses) {
    if (!isEmailAddress(address)) {
      throw invalid(key, address, 'e-mail addresses, without names');
    }
  }
  return addresses;
}

function readSet(config: Config, key: string): Set<string> | undefined {
  const values = config.getOptionalStringArray(key);
  return values && new Set(values.map(value => value.trim().toLowerCase()));
}

/**
 * Reads the config of the module once.
 *
 * @throws Error that names the key of a value that makes no sense.
 */
export function readEmailConfig(root: RootConfigService): EmailConfig {
  const config = root.getConfig(KEY);
  return {
    transport: readTransport(config),
    sender: readMailbox(config, 'sender'),
    replyTo: config.has('replyTo') ? readMailbox(config, 'replyTo') : undefined,
    concurrency: readConcurrency(config),
    intervalMilliseconds: readInterval(config),
    broadcastReceivers: readBroadcastReceivers(config),
    filters: getProcessorFiltersFromConfig(config),
    allowedDomains: readSet(config, 'allowedEmailDomains'),
    allowedAddresses: readSet(config, 'allowlistEmailAddresses'),
    deniedAddresses: readSet(config, 'denylistEmailAddresses'),
    app: {
      baseUrl: root.getString('app.baseUrl'),
      title: root.getOptionalString('app.title') ?? 'Backstage',
    },
  };
}
