import { NotificationPayload } from '@callboard/backstage-plugin-notifications-common';

/**
 * Who is to get a notification.
 *
 * @public
 */
export type NotificationRecipients =
  | {
      type: 'entity';
      /**
       * Entity references. A user is told directly, a group through its members
       * and those of its child groups, any other entity through all its owners.
       */
      entityRef: string | string[];
      /**
       * Users who are not to get it, typically the one whose action is reported,
       * and groups that are not to be followed.
       */
      excludeEntityRef?: string | string[];
      /** Tells only the direct members of groups. */
      skipChildGroups?: boolean;
    }
  /** Everybody, also those who sign in for the first time later. */
  | { type: 'broadcast' };

/**
 * A notification to send.
 *
 * @public
 */
export type NotificationSendOptions = {
  recipients: NotificationRecipients;
  payload: NotificationPayload;
};

/**
 * A {@link NotificationSendOptions} as the proposal names it (BEP, NotificationService).
 *
 * @public
 */
export type SendNotificationRequest = NotificationSendOptions & {
  /**
   * Makes sending again with the same key harmless for 24 hours: the first
   * outcome is answered, and nobody is told twice. At most 255 characters, and
   * the notification must be the same. By default each call has a key of its own;
   * a plugin that does its work again after it was restarted names the work by one.
   */
  idempotencyKey?: string;
};

/**
 * What a send came to.
 *
 * @public
 */
export type NotificationSendReceipt = {
  /** The notification, the same over all sends in its scope. */
  id: string;
  /** This send. */
  sendId: string;
  /** How many users found it in their inbox, 0 for a broadcast. */
  recipients: number;
  /** For how many of them an earlier notification of the scope was re-opened. */
  reopened: number;
  /** How many users do not want it in their inbox. */
  muted: number;
  isBroadcast: boolean;
};

/**
 * Names what was sent before by its id or by its scope. Only notifications of the
 * calling plugin are ever found.
 *
 * @public
 */
export type SentNotificationSelection = { id: string } | { scope: string };

/**
 * What taking back came to.
 *
 * @public
 */
export type NotificationTakeBackReceipt = {
  /** How many notifications were found. */
  notifications: number;
  /** For how many users something changed, broadcasts aside. */
  recipients: number;
  /** Whether one of them was a broadcast. */
  isBroadcast: boolean;
};

/**
 * Sends notifications from a backend plugin. The plugin is their origin.
 *
 * @public
 */
export interface NotificationService {
  /**
   * Sends a notification and resolves once it is stored, which is when its
   * readers can see it. While the backend or its database is away, it is repeated for
   * about ten seconds, and for up to 40 seconds while an earlier attempt may be at work.
   *
   * @throws Error with the field's name when the request is wrong, and for
   * everything that keeps the backend from storing it. Nothing is stored then, unless
   * the error says that this is not known.
   */
  send(request: SendNotificationRequest): Promise<NotificationSendReceipt>;

  /**
   * Sends as `send` does and never rejects: a failure is logged. For the many
   * places where the notification must not get in the way of the work it reports
   * (BEP, NotificationService).
   */
  sendNotification(request: SendNotificationRequest): Promise<void>;

  /**
   * Removes what this plugin sent, for every recipient. Finding nothing is no error.
   *
   * @throws Error when the backend could not do it.
   */
  retract(
    selection: SentNotificationSelection,
  ): Promise<NotificationTakeBackReceipt>;

  /**
   * Marks what this plugin sent as read for every recipient who has not read it,
   * because the matter is settled. Finding nothing is no error.
   *
   * @throws Error when the backend could not do it.
   */
  resolve(
    selection: SentNotificationSelection,
  ): Promise<NotificationTakeBackReceipt>;
}
