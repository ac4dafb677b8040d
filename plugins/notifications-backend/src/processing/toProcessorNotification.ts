import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { StoredMessage } from '../store/types';

/**
 * Gives a message the form in which processors get it. The payload is a copy:
 * what a processor does to it must not reach other recipients.
 */
export function toProcessorNotification(options: {
  message: StoredMessage;
  /** Absent for broadcasts. */
  userRef?: string;
  created?: Date;
  updated?: Date;
}): Notification {
  const { message, userRef, created, updated } = options;
  return {
    id: message.id,
    user: userRef ?? null,
    userRef,
    isBroadcast: userRef === undefined,
    created: created ?? message.created,
    updated,
    origin: message.origin,
    payload: structuredClone(message.payload),
  };
}
