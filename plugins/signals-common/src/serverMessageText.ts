import type { JsonObject } from '@backstage/types';
import { isDuration, parseJsonObject } from './clientMessages';
import { isSignalChannel, type SignalConnectionLimits } from './limits';
import type {
  ServerControlMessage,
  ServerMessage,
  SignalMessage,
} from './serverMessages';
import { parseSignalId } from './SignalPosition';
import { isSignalSplit } from './SignalSplit';

const isString = (value: unknown) => typeof value === 'string';
const isOptionalDuration = (value: unknown) =>
  value === undefined || isDuration(value);
const isChannelList = (value: unknown) =>
  Array.isArray(value) && value.every(isSignalChannel);
const isLimits = (value: unknown) => {
  const limits = (value ?? {}) as Partial<SignalConnectionLimits>;
  return isDuration(limits.maxMessageBytes) && isDuration(limits.maxChannels);
};

type FieldChecks = Record<string, (value: unknown) => boolean>;

const controlMessages: {
  [TType in ServerControlMessage['type']]: FieldChecks;
} = {
  ready: {
    connection: isString,
    limits: isLimits,
    keepAliveMs: isDuration,
    expiresInMs: isOptionalDuration,
  },
  subscribed: { channels: isChannelList, position: isString },
  unsubscribed: { channels: isChannelList },
  refused: { channels: isChannelList, reason: isString },
  resync: { channels: isChannelList, reason: isString, spreadMs: isDuration },
  position: { position: isString },
  expiring: { expiresInMs: isDuration },
  renewed: { expiresInMs: isOptionalDuration },
  draining: { withinMs: isDuration },
  pong: {},
  close: { code: isDuration, reason: isString },
};

/**
 * Reads what a server sent.
 *
 * @returns `undefined` for what this version does not know. Clients ignore it:
 * a newer server may say more.
 * @public
 */
export function parseServerMessage(text: string): ServerMessage | undefined {
  const json = parseJsonObject(text);
  if (!json) {
    return undefined;
  }
  if (json.type === undefined) {
    return parseSignal(json);
  }
  if (
    typeof json.type !== 'string' ||
    !Object.hasOwn(controlMessages, json.type)
  ) {
    return undefined;
  }
  const checks = controlMessages[json.type as ServerControlMessage['type']];
  return Object.entries(checks).every(([field, check]) => check(json[field]))
    ? (json as unknown as ServerControlMessage)
    : undefined;
}

function parseSignal(json: Record<string, unknown>): SignalMessage | undefined {
  const { channel, message } = json;
  if (!isSignalChannel(channel) || typeof message !== 'object' || !message) {
    return undefined;
  }
  const signal: SignalMessage = {
    type: 'signal',
    channel,
    message: message as JsonObject,
  };
  if (typeof json.id === 'string') {
    signal.id = json.id;
    signal.position =
      typeof json.position === 'string' ? json.position : json.id;
    const sequence = parseSignalId(json.id)?.sequence;
    if (sequence !== undefined && isSignalSplit(json.split, sequence)) {
      signal.split = json.split;
    }
  }
  return signal;
}

/**
 * Writes a message of a server. Signals are written without their type, and
 * control messages never have a `channel` at their top: stock clients hand
 * whatever has one to the subscribers of that channel.
 *
 * @public
 */
export function formatServerMessage(message: ServerMessage): string {
  if (message.type !== 'signal') {
    return JSON.stringify(message);
  }
  const { channel, id, position, split } = message;
  return JSON.stringify({
    channel,
    message: message.message,
    id,
    position: position === id ? undefined : position,
    split,
  });
}
