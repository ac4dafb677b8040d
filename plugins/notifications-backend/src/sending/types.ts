import {
  NotificationSendOptions,
  NotificationSendReceipt,
} from '@callboard/backstage-plugin-notifications-node';

import { NotificationAnswer } from '../schema';

/** A request to send, from somebody who may. */
export type SendRequest = {
  /** The sender. */
  origin: string;
  /** Matches the schema; all further rules are still to be applied. */
  sendOptions: NotificationSendOptions;
  idempotencyKey?: string;
};

/** What a request to send came to. */
export type SendOutcome = {
  receipt: NotificationSendReceipt;
  /** Whether the receipt is that of an earlier request with the same key. */
  isReplay: boolean;
  /** What was stored, a notification per recipient; none for a replay. */
  notifications: Iterable<NotificationAnswer>;
};
