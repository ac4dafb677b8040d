import { isSignalChannel } from './limits';

/**
 * From where on a client wants its channels. What it missed since then is made
 * up for before the delivery begins.
 *
 * @public
 */
export interface SubscribeStart {
  /**
   * Where the client was, as told by a {@link SignalTracker}. All channels of one
   * tracker go into one message: its answer moves the position on.
   */
  position?: string;
  /**
   * For how long the client has wanted the channels without receiving them, in
   * milliseconds. For a client that has no position yet; ignored beside one.
   */
  missedMs?: number;
}

/**
 * Starts the delivery of channels.
 *
 * @public
 */
export interface SubscribeMessage extends SubscribeStart {
  action: 'subscribe';
  /** Names of channels. Stock clients send a single one, as `channel`. */
  channels: string[];
}

/**
 * Ends the delivery of channels.
 *
 * @public
 */
export interface UnsubscribeMessage {
  action: 'unsubscribe';
  /** Names of channels. Stock clients send a single one, as `channel`. */
  channels: string[];
}

/**
 * Brings a fresh token of the same user, before the current one expires.
 *
 * @public
 */
export interface RenewMessage {
  action: 'renew';
  token: string;
}

/**
 * Asks for a `pong`: is the connection still there, after the computer slept?
 *
 * @public
 */
export interface PingMessage {
  action: 'ping';
}

/**
 * Everything that a client may send.
 *
 * @public
 */
export type ClientMessage =
  | SubscribeMessage
  | UnsubscribeMessage
  | RenewMessage
  | PingMessage;

/**
 * Reads what a client sent.
 *
 * @returns `undefined` if it is not a message of this protocol
 * @public
 */
export function parseClientMessage(text: string): ClientMessage | undefined {
  const json = parseJsonObject(text);
  switch (json?.action) {
    case 'subscribe': {
      const channels = readChannels(json);
      if (!channels) {
        return undefined;
      }
      return {
        action: 'subscribe',
        channels,
        ...(typeof json.position === 'string' && { position: json.position }),
        ...(isDuration(json.missedMs) && { missedMs: json.missedMs }),
      };
    }
    case 'unsubscribe': {
      const channels = readChannels(json);
      return channels && { action: 'unsubscribe', channels };
    }
    case 'renew':
      return typeof json.token === 'string' && json.token.length > 0
        ? { action: 'renew', token: json.token }
        : undefined;
    case 'ping':
      return { action: 'ping' };
    default:
      return undefined;
  }
}

/**
 * Writes a message of a client.
 *
 * @public
 */
export function formatClientMessage(message: ClientMessage): string {
  return JSON.stringify(message);
}

function readChannels(json: Record<string, unknown>): string[] | undefined {
  const channels: unknown = json.channels ?? [json.channel];
  return Array.isArray(channels) &&
    channels.length > 0 &&
    channels.every(isSignalChannel)
    ? channels
    : undefined;
}

/** Whether `value` is a number of milliseconds. */
export function isDuration(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

/** Reads a JSON object; `undefined` for anything else. */
export function parseJsonObject(
  text: string,
): Record<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null && !Array.isArray(json)
      ? (json as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
