/**
 * The protocol version, offered by clients as one of the two WebSocket
 * subprotocols. The other one is the user token.
 *
 * @public
 */
export const SIGNALS_SUBPROTOCOL = 'callboard.signals.v1';

/**
 * The topic of the `EventsService` that signals travel on.
 *
 * @public
 */
export const SIGNALS_TOPIC = 'signals';

/**
 * Path of the event stream, below the base URL of the `signals` plugin.
 *
 * @public
 */
export const SIGNALS_STREAM_PATH = '/stream';

/**
 * The longest channel name, in UTF-16 code units.
 *
 * @public
 */
export const MAX_CHANNEL_LENGTH = 255;

/**
 * What a server accepts from one connection. Told to the client in `ready`.
 *
 * @public
 */
export interface SignalConnectionLimits {
  /** The largest message a client may send, in bytes. */
  maxMessageBytes: number;
  /** How many channels one connection may be subscribed to. */
  maxChannels: number;
}

/**
 * The limits of a server that was not configured otherwise.
 *
 * @public
 */
export const defaultSignalConnectionLimits: SignalConnectionLimits = {
  maxMessageBytes: 64 * 1024,
  maxChannels: 20,
};

/**
 * Whether `value` can be the name of a channel: a string of 1 to
 * {@link MAX_CHANNEL_LENGTH} characters.
 *
 * @public
 */
export function isSignalChannel(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length > 0 &&
    value.length <= MAX_CHANNEL_LENGTH
  );
}
