import type { JsonObject } from '@backstage/types';
import type { SignalConnectionLimits } from './limits';
import type { SignalSplit } from './SignalSplit';

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
  /**
   * Only if the signal was split because of its many recipients. Who is a recipient
   * of several chunks may be sent each of them; the {@link SignalTracker} takes one.
   */
  split?: SignalSplit;
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
