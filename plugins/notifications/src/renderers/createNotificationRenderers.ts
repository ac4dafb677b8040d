import { Notification } from '@callboard/backstage-plugin-notifications-common';
import {
  NotificationRenderer,
  NotificationRenderersApi,
} from './NotificationRenderersApi';

/**
 * Makes the API that finds a renderer out of a list of them.
 *
 * @public
 */
export function createNotificationRenderers(
  renderers: NotificationRenderer[],
): NotificationRenderersApi {
  return {
    findRenderer(notification) {
      let found: NotificationRenderer | undefined;
      let foundSpecificity = -1;
      for (const renderer of renderers) {
        const specificity = specificityOf(renderer, notification);
        if (specificity > foundSpecificity) {
          found = renderer;
          foundSpecificity = specificity;
        }
      }
      return found;
    },
  };
}

/** How many conditions are met, -1 if one is not. */
function specificityOf(
  { origin, topic, metadataType }: NotificationRenderer,
  notification: Notification,
): number {
  const conditions = [
    origin === undefined || origin === notification.origin,
    topic === undefined || topic === notification.payload.topic,
    metadataType === undefined ||
      hasMetadataType(notification.payload.metadata, metadataType),
  ];
  return conditions.every(Boolean)
    ? [origin, topic, metadataType].filter(value => value !== undefined).length
    : -1;
}

function hasMetadataType(
  metadata: Notification['payload']['metadata'],
  type: string,
): boolean {
  if (!metadata) {
    return false;
  }
  return Array.isArray(metadata)
    ? metadata.some(entry => entry?.type === type)
    : Object.hasOwn(metadata, type);
}
