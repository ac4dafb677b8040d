import {
  NotificationPayload,
  NotificationProcessorFilters,
} from '@callboard/backstage-plugin-notifications-common';
import { NotificationRecipients } from '../service/NotificationService';

/**
 * What a channel is asked to deliver: the notification as its newest send has it, in the
 * `plain` form of processors. Relative links are relative to `app.baseUrl`.
 *
 * @public
 */
export type ChannelNotification = {
  /** The same over all sends in a scope; for threads, `References` and updates. */
  id: string;
  /** The send that the text is of. */
  sendId: string;
  origin: string;
  isBroadcast: boolean;
  /** When this text was sent. */
  sentAt: Date;
  payload: NotificationPayload;
};

/**
 * One delivery that is due.
 *
 * @public
 */
export type ChannelDelivery = {
  /** The entity reference of a user, or what `getDestinations` returned. */
  destination: string;
  /**
   * Names this delivery of this send: the same however often it is tried, so that a
   * provider can drop repeats. At most 64 of the characters of base64url.
   */
  key: string;
  /** 1 for the first try. */
  attempt: number;
  /**
   * What an earlier send of the notification came to here, for channels with `update`:
   * then that message is to be updated.
   */
  reference?: string;
  /** Turns this topic off on this channel for the user; absent for other destinations. */
  unsubscribeUrl?: string;
};

/**
 * What became of one delivery. A `reason` is a short code, for example
 * `channel_not_found`: users see it, so it must not hold anything about others.
 *
 * - `delivered`: the provider has it. A `reference` is kept, and given to `update` and
 *   `retract`; at most 512 characters.
 * - `retry`: it is tried again, not before `afterSeconds`, up to 8 times in all.
 * - `rejected`: it will never succeed, and becomes a dead letter.
 * - `skipped`: there is nothing to be delivered: the user has no address on this
 *   channel, or is excluded by config.
 *
 * @public
 */
export type ChannelResult =
  | { outcome: 'delivered'; reference?: string }
  | { outcome: 'retry'; reason: string; afterSeconds?: number }
  | { outcome: 'rejected'; reason: string }
  | { outcome: 'skipped'; reason: 'no-address' | 'excluded' };

/**
 * What a delivery that has a reference is asked to become.
 *
 * @public
 */
export type ChannelReference = {
  destination: string;
  key: string;
  reference: string;
};

/**
 * A send as a channel sees it when it is stored, to decide who else is to get it.
 *
 * @public
 */
export type ChannelSend = {
  origin: string;
  payload: NotificationPayload;
  /** As the sender named them: groups and owners are not resolved. */
  recipients: NotificationRecipients;
};

/**
 * A way out of the inbox: e-mail, a chat, a webhook. Deliveries are stored together with
 * their send, and made by a worker of any instance: at least once, retried, and recorded.
 *
 * @public
 */
export interface NotificationChannel {
  /**
   * Names the channel, also in the database; at most 100 characters. Several instances
   * of one kind, as two workspaces of a chat, have an id each.
   */
  readonly id: string;

  /** How people read the name, for example `E-mail`. */
  readonly title: string;

  /**
   * The channel that users turn on and off, which instances of one kind share. Defaults
   * to the id and title of this one. Without effect on destinations that are no users, and
   * not shown to users where none gets a delivery.
   */
  readonly setting?: {
    readonly id: string;
    readonly title: string;
    /** Defaults to `true`. The config of the adopter goes first. */
    readonly isEnabledByDefault?: boolean;
  };

  /** Which notifications it takes. */
  readonly filters?: NotificationProcessorFilters;

  /**
   * Whether each user who is a recipient gets a delivery (default), only those whom the
   * sender named, and not as members of a group or owners, or none.
   */
  readonly deliversToUsers?: boolean | 'named';

  /**
   * How long a call may take, in milliseconds: two minutes by default. Then its signal
   * is aborted, and the deliveries of the batch are tried again. `false` for no limit.
   */
  readonly timeoutMilliseconds?: number | false;

  /**
   * Who gets a delivery besides users: a chat room, a route. Called for each send before
   * it is stored, so it must neither wait nor fail. At most 100 texts of at most 500
   * characters, which `deliver` gets as `destination`. They must not look like
   * references to users.
   */
  getDestinations?(send: ChannelSend): string[];

  /**
   * Who gets a broadcast, once it is to be delivered: references of users, or other
   * destinations. Without it, a broadcast goes to what `getDestinations` returned.
   *
   * @throws ChannelUnavailableError when that cannot be found out now.
   */
  expandBroadcast?(
    notification: ChannelNotification,
    options: { abortSignal: AbortSignal },
  ): Promise<string[]>;

  /**
   * Delivers one text to at most 25 destinations.
   *
   * @returns what became of each, by destination. What is absent is tried again.
   * @throws ChannelUnavailableError when the channel as a whole does not work now: all
   *   of the batch is kept for later, and uses up no try. Whatever else is thrown is a
   *   failed try of each.
   */
  deliver(
    batch: { notification: ChannelNotification; deliveries: ChannelDelivery[] },
    options: { abortSignal: AbortSignal },
  ): Promise<Map<string, ChannelResult>>;

  /**
   * Marks what was delivered as settled, after its sender resolved the notification.
   * Results and errors as for `deliver`.
   */
  resolve?(
    batch: {
      notification: ChannelNotification;
      references: ChannelReference[];
    },
    options: { abortSignal: AbortSignal },
  ): Promise<Map<string, ChannelResult>>;

  /**
   * Takes back what was delivered, after its sender retracted the notification, of
   * which only the id is left. Results and errors as for `deliver`.
   */
  retract?(
    batch: { notificationId: string; references: ChannelReference[] },
    options: { abortSignal: AbortSignal },
  ): Promise<Map<string, ChannelResult>>;

  /**
   * Whether `deliver` updates the message that a delivery's `reference` names. Without
   * it no reference is given to `deliver`.
   */
  readonly updatesDeliveries?: boolean;
}
