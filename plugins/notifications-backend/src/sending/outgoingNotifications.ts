import {
  NotificationAnswer,
  sentNotification,
  toNotificationJson,
} from '../schema';
import { BroadcastDelivery, Delivery } from '../store/types';

/** The notifications that users found in their inboxes, one by one. */
export function* storedNotifications(
  deliveries: Delivery[],
): Iterable<NotificationAnswer> {
  for (const delivery of deliveries) {
    for (const userRef of delivery.userRefs) {
      yield toNotificationJson({
        ...sentNotification(delivery),
        ...timesOf(delivery, userRef),
        isBroadcast: false,
        userRef,
      });
    }
  }
}

/** The notification that everybody found in the inbox. */
export function storedBroadcast(
  delivery: BroadcastDelivery,
): NotificationAnswer {
  const { created, reopened } = delivery;
  return toNotificationJson({
    ...sentNotification(delivery),
    isBroadcast: true,
    created: reopened ?? created,
    updated: reopened && created,
  });
}

/** When a recipient got the notification first and last. */
function timesOf(
  { created, reopened }: Delivery,
  userRef: string,
): { created: Date; updated?: Date } {
  const first = reopened.get(userRef);
  return first ? { created: first, updated: created } : { created };
}
