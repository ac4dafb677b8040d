/**
 * What became of a delivery outside of the inbox.
 *
 * - `waiting`: it is due, or will be.
 * - `retrying`: it failed and is tried again.
 * - `delivered`: the provider has it.
 * - `superseded`: another delivery of the same notification carried this text, or a
 *   newer one.
 * - `not-wanted`: by the settings of the user, or the defaults.
 * - `filtered`: the channel does not take such notifications.
 * - `excluded`: by the config of the channel.
 * - `no-address`: the recipient has none on this channel.
 * - `read`: the user read it, or removed it from the inbox, while it waited.
 * - `resolved`, `retracted`: by its sender, while it waited or later.
 * - `expired`: its text was removed before it was delivered.
 * - `dead`: it failed for good.
 * - `unknown`: the process ended in the middle of a call that is not to be repeated.
 *
 * @public
 */
export type DeliveryState =
  | 'waiting'
  | 'retrying'
  | 'delivered'
  | 'superseded'
  | 'not-wanted'
  | 'filtered'
  | 'excluded'
  | 'no-address'
  | 'read'
  | 'resolved'
  | 'retracted'
  | 'expired'
  | 'dead'
  | 'unknown';

/**
 * What became of one send to one user on one channel. Timestamps are ISO 8601 strings in
 * UTC.
 *
 * @public
 */
export type NotificationDelivery = {
  sendId: string;
  sentAt: string;
  channel: string;
  /** How people read the name of the channel. */
  channelTitle: string;
  state: DeliveryState;
  /** A short code, for example `channel_not_found`. */
  reason?: string;
  /** When it came to this state, if that is recorded. */
  at?: string;
  /** How often it was tried, if that is recorded. */
  attempts?: number;
  /** Not before this time, if it is still to be delivered. */
  nextAttempt?: string;
};
