import { Chunk, DeliveryOperation, SentNotification } from './channelTypes';
import { MomentColumn, RevisionColumn, toDate } from './rows';

export type JobRow = {
  chunk_id: string;
  channel: string;
  outcomes: string;
  began: number;
};

export const sendColumns = [
  's.id as send_id',
  's.notification_id',
  's.origin',
  's.is_broadcast',
  's.created',
  's.rev',
  's.key_secret',
  's.recipients',
];

export type SendRow = {
  send_id: string;
  notification_id: string;
  origin: string;
  is_broadcast: boolean | number;
  created: MomentColumn;
  rev: RevisionColumn;
  key_secret: string;
  recipients: string | null;
};

export function toSent(row: SendRow): SentNotification {
  return {
    id: row.send_id,
    notificationId: row.notification_id,
    origin: row.origin,
    isBroadcast: Boolean(row.is_broadcast),
    created: toDate(row.created),
    rev: Number(row.rev),
    keySecret: row.key_secret,
    recipients: row.recipients ?? undefined,
  };
}

export function toChunk(row: {
  chunk_id: string;
  destinations: string;
  message_ids: string;
  without_inbox: string | null;
}): Chunk {
  return {
    id: row.chunk_id,
    destinations: JSON.parse(row.destinations),
    messageIds: JSON.parse(row.message_ids),
    withoutInbox: row.without_inbox ?? undefined,
  };
}

/** `callboard_channel_delivery`. */
export type ChannelDeliveryRow = {
  send_id: string;
  channel: string;
  destination: string;
  notification_id: string;
  send_rev: RevisionColumn;
  carried_send_id: string;
  carried_rev: RevisionColumn;
  message_id: string;
  without_inbox: boolean | number;
  is_outcome: boolean | number;
  operation: DeliveryOperation;
  state: string;
  tries: number;
  due_at: MomentColumn;
  updated: MomentColumn;
  reason: string | null;
  reference: string | null;
  lease_token: string | null;
  leased_until: MomentColumn | null;
};
