import { NotificationPayload } from '@callboard/backstage-plugin-notifications-common';
import {
  ChannelNotification,
  resolveNotificationLink,
} from '@callboard/backstage-plugin-notifications-node';
import { WebhookPreset } from './WebhookPreset';

/** Whole notifications, for programs. Links become full addresses. */
export function createJsonPreset({
  appBaseUrl,
}: {
  appBaseUrl: string;
}): WebhookPreset {
  function withFullLinks(payload: NotificationPayload): NotificationPayload {
    const { link, additionalLinks } = payload;
    return {
      ...payload,
      link: resolveNotificationLink(link, appBaseUrl),
      additionalLinks: additionalLinks?.flatMap(({ title, url }) => {
        const fullUrl = resolveNotificationLink(url, appBaseUrl);
        return fullUrl === undefined ? [] : [{ title, url: fullUrl }];
      }),
    };
  }

  function event(
    name: string,
    timestamp: Date,
    { id, sendId, origin, isBroadcast, sentAt, payload }: ChannelNotification,
  ) {
    return {
      type: `notification.${name}`,
      timestamp,
      data: {
        notification: {
          id,
          sendId,
          origin,
          isBroadcast,
          sentAt,
          payload: withFullLinks(payload),
        },
      },
    };
  }

  return {
    sent: notification => event('sent', notification.sentAt, notification),
    resolved: notification => event('resolved', new Date(), notification),
    retracted: id => ({
      type: 'notification.retracted',
      timestamp: new Date(),
      data: { notification: { id } },
    }),
  };
}
