/**
 * Why the server ends a connection. The codes of RFC 6455 are used where one
 * says the right thing; the 44xx codes mirror the HTTP status of the same name.
 *
 * The server never sends 1001 (going away): stock clients take it for a goodbye
 * and stay disconnected until the page is reloaded.
 *
 * @public
 */
export const signalCloseCodes = {
  /** The client is done. */
  normal: 1000,
  /** A frame of a kind this protocol does not use, or broken UTF-8. */
  unsupportedData: 1007,
  /** A message above `maxMessageBytes`. */
  messageTooBig: 1009,
  /** The server failed. */
  internalError: 1011,
  /** The instance is shutting down. */
  serviceRestart: 1012,
  /** The instance takes no more connections right now. */
  tryAgainLater: 1013,
  /** Too many messages that are not part of this protocol. */
  badRequest: 4400,
  /** The token has expired and was not renewed, or the renewal was not valid. */
  unauthorized: 4401,
  /** The renewal carried the token of somebody else. */
  forbidden: 4403,
  /** The client reads more slowly than signals arrive. */
  tooSlow: 4408,
  /** Too many messages, or too many connections of this user. */
  tooManyRequests: 4429,
} as const;

/**
 * What a client does after its connection ended.
 *
 * - `reconnect`: try again, with back-off and jitter.
 * - `reconnect-with-new-token`: the same, after asking for a fresh token.
 * - `reconnect-slowly`: try again, starting at the longest back-off.
 * - `stop`: trying again would end the same way.
 *
 * @public
 */
export type SignalCloseReaction =
  | 'reconnect'
  | 'reconnect-with-new-token'
  | 'reconnect-slowly'
  | 'stop';

const reactions = new Map<number, SignalCloseReaction>([
  [signalCloseCodes.unsupportedData, 'stop'],
  [signalCloseCodes.messageTooBig, 'stop'],
  [signalCloseCodes.tryAgainLater, 'reconnect-slowly'],
  [signalCloseCodes.badRequest, 'stop'],
  [signalCloseCodes.unauthorized, 'reconnect-with-new-token'],
  [signalCloseCodes.forbidden, 'stop'],
  [signalCloseCodes.tooManyRequests, 'reconnect-slowly'],
]);

/**
 * Says what to do after the other end closed a connection with `code`. Codes that
 * servers do not send, such as 1000, 1001 and 1006 (no close frame at all), come from
 * what is in between, and are taken for passing trouble.
 *
 * @public
 */
export function getSignalCloseReaction(code: number): SignalCloseReaction {
  return reactions.get(code) ?? 'reconnect';
}
