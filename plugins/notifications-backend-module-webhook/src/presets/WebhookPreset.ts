import { ChannelNotification } from '@callboard/backstage-plugin-notifications-node';

/** The bodies of requests, as values for JSON. */
export interface WebhookPreset {
  sent(notification: ChannelNotification): unknown;
  resolved(notification: ChannelNotification): unknown;
  /** Absent where a receiver could not do anything with it. */
  retracted?(notificationId: string): unknown;
}
