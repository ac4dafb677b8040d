import { NotificationSendReceipt } from '@callboard/backstage-plugin-notifications-node';
import { BroadcastDelivery, Delivery } from '../store/types';

/** Sums up what a send to users left behind. */
export function createReceipt(options: {
  /** What the send was called before anything was stored. */
  id: string;
  deliveries: Delivery[];
  muted: number;
}): NotificationSendReceipt {
  const { id, deliveries, muted } = options;
  const ids = deliveries.map(({ message }) => message.id);
  return {
    id: ids[0] ?? id,
    ids,
    recipients: deliveries.reduce((sum, d) => sum + d.userRefs.length, 0),
    reopened: deliveries.reduce((sum, d) => sum + d.reopened.size, 0),
    muted,
    isBroadcast: false,
  };
}

/** Sums up what a broadcast left behind. */
export function createBroadcastReceipt(
  delivery: BroadcastDelivery,
): NotificationSendReceipt {
  const { message, updated } = delivery;
  return {
    id: message.id,
    ids: [message.id],
    recipients: 0,
    reopened: updated ? 1 : 0,
    muted: 0,
    isBroadcast: true,
  };
}
