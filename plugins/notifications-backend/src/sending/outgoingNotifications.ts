import {
  Notification,
  NotificationPayload,
} from '@callboard/backstage-plugin-notifications-common';
import {
  NotificationAnswer,
  sentNotification,
  toNotificationJson,
} from '../schema';
import { toProcessorNotification } from '../processing';
import { BroadcastDelivery, Delivery, RecipientGroup } from '../store/types';

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
  const { message, created, reopened } = delivery;
  return toProcessorNotification({
    message,
    created: reopened ?? created,
    updated: reopened && created,
  });
}
