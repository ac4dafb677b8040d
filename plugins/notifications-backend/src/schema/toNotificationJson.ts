import { NotificationJson } from '@callboard/backstage-plugin-notifications-common';
import { components } from './types.generated';
import { InboxEntry, StoredMessage } from '../store/types';

type NotificationSource = StoredMessage &
  Partial<Omit<InboxEntry, keyof StoredMessage>> & { isBroadcast: boolean };

/** A notification as both the OpenAPI document and the signals describe it. */
export type NotificationAnswer = NotificationJson &
  components['schemas']['Notification'];

/**
 * Gives a notification the form in which it leaves the plugin, in answers and in
 * signals. `user` is null for broadcasts and where no single user is meant.
 */
export function toNotificationJson(
  source: NotificationSource,
): NotificationAnswer {
  const { id, origin, payload, created, userRef, isBroadcast } = source;
  return {
    id,
    user: isBroadcast ? null : userRef ?? null,
    userRef,
    isBroadcast,
    created: created.toISOString(),
    updated: source.updated?.toISOString(),
    read: source.read?.toISOString(),
    saved: source.saved?.toISOString(),
    origin,
    payload: payload as NotificationAnswer['payload'],
  };
}
