import {
  NotificationJson,
  selectNotificationTexts,
} from '@callboard/backstage-plugin-notifications-common';
import { components } from './types.generated';
import { InboxEntry, Message, Sent } from '../store/types';

/** A notification as both the OpenAPI document and the signals describe it. */
export type NotificationAnswer = NotificationJson &
  components['schemas']['Notification'];

/**
 * Gives a notification the form in which it leaves the plugin, in answers and in
 * signals. `user` is null for broadcasts and where no single user is meant.
 */
export function toNotificationJson(
  source: Omit<InboxEntry, 'userRef'> & { userRef?: string },
): NotificationAnswer {
  const { id, origin, payload, created, userRef, isBroadcast } = source;
  return {
    id,
    user: isBroadcast ? null : userRef ?? null,
    userRef,
    isBroadcast,
    created: created.toISOString(),
    updated: source.updated?.toISOString(),
    rev: source.rev,
    sentRev: source.sentRev,
    read: source.read?.toISOString(),
    saved: source.saved?.toISOString(),
    origin,
    payload: payload as NotificationAnswer['payload'],
  };
}

/** How a list shows notifications. */
export type ListFormat = {
  /** Languages of the reader, those first that are preferred. */
  languages?: readonly string[];
  /** Longer descriptions are cut to so many characters. */
  maxDescriptionLength?: number;
};

/** The form of a notification in a list: in one language, without the others. */
export function toListedJson(
  source: InboxEntry,
  { languages = [], maxDescriptionLength = Infinity }: ListFormat,
): NotificationAnswer {
  const { translations, ...payload } = source.payload;
  const { title, description, language } = selectNotificationTexts(
    source.payload,
    languages,
  );
  const characters = [...(description ?? '')];
  const isTruncated = characters.length > maxDescriptionLength;
  return {
    ...toNotificationJson({
      ...source,
      payload: {
        ...payload,
        title,
        description: isTruncated
          ? characters.slice(0, maxDescriptionLength).join('')
          : description,
      },
    }),
    ...(isTruncated && { isTruncated }),
    language,
  };
}

/** What a send made of a notification, for all who got this text of it. */
export function sentNotification({
  message,
  created,
  rev,
}: Sent & { message: Message }) {
  const { notificationId, origin, payload } = message;
  return { id: notificationId, origin, payload, created, rev, sentRev: rev };
}
