import {
  Notification,
  NotificationPayload,
} from '@callboard/backstage-plugin-notifications-common';
import { NotificationAnswer, toNotificationJson } from '../schema';
import { toProcessorNotification } from '../processing';
import { BroadcastDelivery, Delivery, RecipientGroup } from '../store/types';

/** When a delivery was first and last sent to one of its recipients. */
function timesOf(
  { message, reopened }: Delivery,
  userRef: string,
): { created: Date; updated?: Date } {
  return reopened.get(userRef) ?? { created: message.created };
}

/** The notifications that users found in their inboxes, one by one. */
export function* storedNotifications(
  deliveries: Delivery[],
): Iterable<NotificationAnswer> {
  for (const delivery of deliveries) {
    for (const userRef of delivery.userRefs) {
      yield toNotificationJson({
        ...delivery.message,
        userRef,
        isBroadcast: false,
        ...timesOf(delivery, userRef),
      });
    }
  }
}

/** The notification that everybody found in the inbox. */
export function storedBroadcast(
  delivery: BroadcastDelivery,
): NotificationAnswer {
  const { message, created, updated } = delivery;
  return toNotificationJson({
    ...message,
    isBroadcast: true,
    created,
    updated,
  });
}

/**
 * The notifications that another channel is to carry, one by one: also to users
 * who do not want them in the inbox.
 */
export function* processedNotifications(options: {
  groups: RecipientGroup[];
  deliveries: Delivery[];
  /** Asked once per message, as copies for each recipient may be many. */
  accepts: (payload: NotificationPayload) => boolean;
  isWanted: (userRef: string, topic: string | undefined) => boolean;
}): Iterable<Notification> {
  const deliveries = new Map(
    options.deliveries.map(delivery => [delivery.message.id, delivery]),
  );
  for (const { message, userRefs } of options.groups) {
    if (!options.accepts(message.payload)) {
      continue;
    }
    const delivery = deliveries.get(message.id);
    for (const userRef of userRefs) {
      if (options.isWanted(userRef, message.payload.topic)) {
        yield toProcessorNotification({
          message,
          userRef,
          ...(delivery && timesOf(delivery, userRef)),
        });
      }
    }
  }
}

/** The broadcast that another channel is to carry. */
export function processedBroadcast(delivery: BroadcastDelivery): Notification {
  return toProcessorNotification(delivery);
}
