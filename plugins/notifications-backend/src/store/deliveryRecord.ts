import { DeliveryState } from '@callboard/backstage-plugin-notifications-common';
import { MomentColumn, toDate } from './rows';

/** A send as it is recorded for channels. */
export type SendRecord = {
  sendId: string;
  notificationId: string;
  origin: string;
  topic?: string;
  isBroadcast: boolean;
  sentAt: Date;
};

/** What became of one send to one destination on one channel. */
export type DeliveryRecord = SendRecord & {
  channel: string;
  state: DeliveryState;
  reason?: string;
  /** When it came to this state, if that is recorded. */
  at?: Date;
  attempts?: number;
  /** If it is still to be delivered. */
  nextAttempt?: Date;
  /** The text that it is, or was, to carry. */
  messageId: string;
  pause?: ChannelPause;
};

/** Why nothing is delivered on a channel now. */
export type ChannelPause = { until: Date; reason: string };

/** The columns of `callboard_send` that make a {@link SendRecord}. */
export type SendRow = {
  send_id: string;
  notification_id: string;
  origin: string;
  topic: string | null;
  is_broadcast: boolean | number;
  created: MomentColumn;
};

export const sendColumns = {
  send_id: 's.id',
  notification_id: 's.notification_id',
  origin: 's.origin',
  topic: 's.topic',
  is_broadcast: 's.is_broadcast',
  created: 's.created',
};

export function toSendRecord(row: SendRow): SendRecord {
  return {
    sendId: row.send_id,
    notificationId: row.notification_id,
    origin: row.origin,
    topic: row.topic ?? undefined,
    isBroadcast: Boolean(row.is_broadcast),
    sentAt: toDate(row.created),
  };
}

/**
 * The state of a delivery that has a row of its own. What is to be resolved or retracted
 * has been delivered, and stays so until that is done.
 */
export function toDeliveryState(row: {
  operation: string;
  state: string;
  isRetry: boolean;
}): DeliveryState {
  const { operation, state, isRetry } = row;
  if (
    operation !== 'deliver' &&
    ['waiting', 'dead', 'unknown'].includes(state)
  ) {
    return 'delivered';
  }
  return state === 'waiting' && isRetry ? 'retrying' : (state as DeliveryState);
}
