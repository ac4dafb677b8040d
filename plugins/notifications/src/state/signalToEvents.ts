import { NotificationSignal } from '@callboard/backstage-plugin-notifications-common';
import { notificationFromJson } from '../api';
import { InboxEvent, InboxFlags } from './InboxEvent';

const FLAGS: Record<string, InboxFlags> = {
  notification_read: { read: true },
  notification_unread: { read: false },
  notification_saved: { saved: true },
  notification_unsaved: { saved: false },
};

/**
 * What a signal says about the inbox.
 *
 * @remarks
 *
 * A signal names an arrival only by its id when the notification is too large for
 * it; the caller has to fetch those, they come back as `unknownIds`. Actions of
 * later versions are ignored.
 */
export function signalToEvents(signal: NotificationSignal): {
  events: InboxEvent[];
  unknownIds: string[];
} {
  if (signal.action === 'new_notification') {
    return signal.notification
      ? {
          events: [
            {
              type: 'arrived',
              notification: notificationFromJson(signal.notification),
            },
          ],
          unknownIds: [],
        }
      : { events: [], unknownIds: [signal.notification_id] };
  }

  const events: InboxEvent[] = [];
  const ids = signal.notification_ids;
  if (signal.action === 'notification_retracted') {
    events.push({ type: 'retracted', ids });
  } else if (FLAGS[signal.action]) {
    events.push({
      type: 'marked',
      ids,
      flags: FLAGS[signal.action],
      own: false,
    });
  }
  if (signal.more) {
    events.push({ type: 'stale' });
  }
  return { events, unknownIds: [] };
}
