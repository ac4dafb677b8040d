import { createExtensionPoint } from '@backstage/backend-plugin-api';
import { NotificationPayload } from '@callboard/backstage-plugin-notifications-common';
import { KnownBlock } from '@slack/types';

/**
 * Renders what stands below the title of a message. The link of the payload is a full
 * address, or absent. Users named in the description as `<@user:default/jane>` are
 * mentions of Slack, where they have an account; everything else is as it was sent, and
 * must be escaped before it becomes `mrkdwn`.
 *
 * @public
 */
export type SlackBlockKitRenderer = (
  payload: NotificationPayload,
) => KnownBlock[];

/**
 * Lets a module render notifications as blocks of its own.
 *
 * @public
 */
export interface NotificationsSlackBlockKitExtensionPoint {
  /**
   * Renders all notifications of all workspaces.
   *
   * @throws Error when there is a renderer already.
   */
  setBlockKitRenderer(renderer: SlackBlockKitRenderer): void;
}

/**
 * Extension point for the blocks of Slack messages.
 *
 * @public
 */
export const notificationsSlackBlockKitExtensionPoint =
  createExtensionPoint<NotificationsSlackBlockKitExtensionPoint>({
    id: 'notifications.slack.blockkit',
  });
