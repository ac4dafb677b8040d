import { isSignalChannel } from './limits';

/**
 * Starts the delivery of channels. With a position, what was missed since then
 * is made up for first.
 *
 * @public
 */
export interface SubscribeMessage {
  action: 'subscribe';
  /** Names of channels. Stock clients send a single one, as `channel`. */
  channels: string[];
  /**
   * Where the client was, as told by a {@link SignalTracker}. All channels that
   * are resumed go into one message: its answer moves the position on.
   */
  position?: string;
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
      return typeof json.position === 'string'
        ? { action: 'subscribe', channels, position: json.position }
        : { action: 'subscribe', channels };
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
 * Writes a message of a client. A single channel is written the way that stock
 * servers read.
 *
 * @public
 */
export function formatClientMessage(message: ClientMessage): string {
  if ('channels' in message && message.channels.length === 1) {
    const { channels, ...rest } = message;
    return JSON.stringify({ ...rest, channel: channels[0] });
  }
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
