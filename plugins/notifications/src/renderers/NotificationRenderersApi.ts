import { ComponentType } from 'react';
import { createApiRef } from '@backstage/core-plugin-api';
import { Notification } from '@callboard/backstage-plugin-notifications-common';

/**
 * What a custom renderer gets.
 *
 * @public
 */
export type NotificationRendererProps = {
  notification: Notification;
  /** Marks this notification, with undo and everything else marking brings. */
  onMark: (flags: { read?: boolean; saved?: boolean }) => void;
};

/**
 * Shows notifications of one sender in its own way (BEP, metadata for custom
 * rendering).
 *
 * @public
 */
export type NotificationRenderer = {
  /** Notifications of this origin only. */
  origin?: string;
  /** Notifications of this topic only. */
  topic?: string;
  /**
   * Only notifications with metadata of this type: an entry `{type, value}` of
   * the list, or a key of the map.
   */
  metadataType?: string;
  /** In the details, instead of the description. */
  Content?: ComponentType<NotificationRendererProps>;
  /** In the details, after the links: buttons of your own. */
  Actions?: ComponentType<NotificationRendererProps>;
};

/**
 * Knows the custom renderers of an app.
 *
 * @public
 */
export interface NotificationRenderersApi {
  /** The most specific renderer that fits, the first of equals. */
  findRenderer(notification: Notification): NotificationRenderer | undefined;
}

/**
 * Replace this API to bring custom renderers in an app on the legacy frontend
 * system; on the new one use `NotificationRendererBlueprint`.
 *
 * @public
 */
export const notificationRenderersApiRef =
  createApiRef<NotificationRenderersApi>({
    id: 'plugin.notifications.renderers',
  });
