import { NotificationSendReceipt } from '@callboard/backstage-plugin-notifications-node';

/** What a send is called before anything of it is stored. */
export type SendNames = { notificationId: string; sendId: string };

/** Sums up what a send to users left behind. */
export function createReceipt(
  { notificationId, sendId }: SendNames,
  options: { recipients: number; reopened: number; muted: number },
): NotificationSendReceipt {
  return { id: notificationId, sendId, ...options, isBroadcast: false };
}

/** Sums up what a broadcast left behind. */
export function createBroadcastReceipt(
  { notificationId, sendId }: SendNames,
  options: { reopened: number },
): NotificationSendReceipt {
  return {
    id: notificationId,
    sendId,
    recipients: 0,
    ...options,
    muted: 0,
    isBroadcast: true,
  };
}
