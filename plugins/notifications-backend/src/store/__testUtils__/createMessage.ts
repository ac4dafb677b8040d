import { NotificationPayload } from '@callboard/backstage-plugin-notifications-common';
import { v7 as uuid } from 'uuid';
import { scopedNotificationId } from '../keys';
import { Message } from '../types';

type MessageOptions = Partial<NotificationPayload> & { origin?: string };

/** An individual message with as little in it as possible. */
export function createMessage(options: MessageOptions = {}): Message {
  return toMessage('individual', options);
}

/** The same for a broadcast. */
export function createBroadcast(options: MessageOptions = {}): Message {
  return toMessage('broadcast', options);
}

function toMessage(
  kind: 'individual' | 'broadcast',
  { origin = 'plugin:ci', ...payload }: MessageOptions,
): Message {
  const { scope } = payload;
  return {
    id: uuid(),
    notificationId:
      scope === undefined ? uuid() : scopedNotificationId(kind, origin, scope),
    origin,
    payload: { title: 'Build failed', severity: 'normal', ...payload },
  };
}
