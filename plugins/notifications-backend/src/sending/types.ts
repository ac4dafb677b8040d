import {
  NotificationSendOptions,
  NotificationSendReceipt,
} from '@callboard/backstage-plugin-notifications-node';

import { NotificationAnswer } from '../schema';
import { Sender } from './authorizeSender';

/** A request to send, from a caller that may. */
export type SendRequest = Sender & {
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
