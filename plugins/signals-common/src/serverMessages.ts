import type { JsonObject } from '@backstage/types';
import { isDuration, parseJsonObject } from './clientMessages';
import { isSignalChannel, type SignalConnectionLimits } from './limits';

/**
 * A signal. The only message without a `type` on the wire, so that stock
 * clients understand it; the parser adds the type.
 *
 * @public
 */
export interface SignalMessage {
  type: 'signal';
  channel: string;
  message: JsonObject;
  /**
   * `publisher:sequence`. Not there if the publisher does not number its
   * signals, as the stock one does not.
   */
  id?: string;
  /**
   * How far the signals of this publisher are complete. On the wire it is left
   * out when it equals `id`; the parser puts it back.
   */
  position?: string;
}

/**
 * The first message on every connection.
 *
 * @public
 */
export interface ReadyMessage {
  type: 'ready';
  /** Names the connection in the diagnostics and in the log of the server. */
  connection: string;
  /** What the server accepts. */
  limits: SignalConnectionLimits;
  /**
   * The server sends something at least this often, in milliseconds. A client
   * that heard nothing for twice as long should reconnect.
   */
  keepAliveMs: number;
  /** When the token expires, in milliseconds from now; unset if it does not. */
  expiresInMs?: number;
}

/**
 * The channels are being delivered. Everything up to `position` either came
 * before this message, or a `resync` came in its place.
 *
 * @public
 */
export interface SubscribedMessage {
  type: 'subscribed';
  channels: string[];
  position: string;
}

/**
 * The channels are no longer being delivered.
 *
 * @public
 */
export interface UnsubscribedMessage {
  type: 'unsubscribed';
  channels: string[];
}

/**
 * The channels were not subscribed, as there would be more than `maxChannels`.
 * The connection stays.
 *
 * @public
 */
export interface RefusedMessage {
  type: 'refused';
  channels: string[];
  reason: 'too-many-channels';
}

/**
 * Something on these channels may be missing: ask their source how things are.
 *
 * @public
 */
export interface ResyncMessage {
  type: 'resync';
  /** The channels concerned, all of them subscribed by this connection. */
  channels: string[];
  /**
   * `gap`: signals got lost on their way to the server. `position`: the server
   * cannot make up for the time since the position that the client told.
   */
  reason: 'gap' | 'position';
  /**
   * Many clients may be told at once. Each should wait for a random time of up
   * to so many milliseconds before it asks.
   */
  spreadMs: number;
}

/**
 * The keep-alive. Everything up to `position` was sent before.
 *
 * @public
 */
export interface PositionMessage {
  type: 'position';
  position: string;
}

/**
 * The token is about to expire: send `renew`.
 *
 * @public
 */
export interface ExpiringMessage {
  type: 'expiring';
  /** How long the token is still good for, in milliseconds. */
  expiresInMs: number;
}

/**
 * The renewal was accepted.
 *
 * @public
 */
export interface RenewedMessage {
  type: 'renewed';
  /** When the new token expires, in milliseconds; unset if it does not. */
  expiresInMs?: number;
}

/**
 * The instance is about to shut down. Reconnect at a random moment in the given
 * time; what is left after it is closed.
 *
 * @public
 */
export interface DrainingMessage {
  type: 'draining';
  withinMs: number;
}

/**
 * The answer to `ping`, and the keep-alive as long as nothing is subscribed.
 *
 * @public
 */
export interface PongMessage {
  type: 'pong';
}

/**
 * The last message of an event stream, which has no close codes of its own.
 *
 * @public
 */
export interface CloseMessage {
  type: 'close';
  /** One of the {@link signalCloseCodes}. */
  code: number;
  reason: string;
}

/**
 * Everything a server sends besides signals.
 *
 * @public
 */
export type ServerControlMessage =
  | ReadyMessage
  | SubscribedMessage
  | UnsubscribedMessage
  | RefusedMessage
  | ResyncMessage
  | PositionMessage
  | ExpiringMessage
  | RenewedMessage
  | DrainingMessage
  | PongMessage
  | CloseMessage;

/**
 * Everything that a server may send.
 *
 * @public
 */
export type ServerMessage = SignalMessage | ServerControlMessage;

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
 * Reads what a server sent, be it ours or the stock one.
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
  const { channel, id, position } = message;
  return JSON.stringify({
    channel,
    message: message.message,
    id,
    position: position === id ? undefined : position,
  });
}
