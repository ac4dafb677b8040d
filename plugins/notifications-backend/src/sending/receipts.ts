import { NotificationSendReceipt } from '@callboard/backstage-plugin-notifications-node';

/** What a send is called before anything of it is stored. */
export type SendNames = { notificationId: string; sendId: string };

/** Sums up what a send left behind; nobody counts the recipients of a broadcast. */
export function createReceipt(
  { notificationId, sendId }: SendNames,
  counts: { recipients: number; reopened: number; muted: number },
  isBroadcast = false,
): NotificationSendReceipt {
  return { id: notificationId, sendId, ...counts, isBroadcast };
}
