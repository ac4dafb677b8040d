import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { Message } from '../store/types';

export function toProcessorNotification(options: {
  message: Message;
  /** Absent for broadcasts. */
  userRef?: string;
  created?: Date;
  updated?: Date;
}): Notification {
  const { message, userRef, created = new Date(), updated } = options;
  return {
    id: message.notificationId,
    user: userRef ?? null,
    userRef,
    isBroadcast: userRef === undefined,
    created,
    updated,
    origin: message.origin,
    payload: message.payload,
  };
}
