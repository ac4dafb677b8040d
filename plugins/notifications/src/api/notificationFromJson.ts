import {
  Notification,
  NotificationJson,
} from '@callboard/backstage-plugin-notifications-common';

/**
 * A notification as JSON carries it, with its moments as dates. `null` and a
 * missing moment are the same to a reader.
 */
export function notificationFromJson(json: NotificationJson): Notification {
  const date = (value: string | null | undefined) =>
    value ? new Date(value) : undefined;
  return {
    ...json,
    created: new Date(json.created),
    updated: date(json.updated),
    read: date(json.read),
    saved: date(json.saved),
  };
}
