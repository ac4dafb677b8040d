import { createExtensionPoint } from '@backstage/backend-plugin-api';
import { Notification } from '@callboard/backstage-plugin-notifications-common';

/**
 * Full addresses for an e-mail to link to.
 *
 * @public
 */
export type NotificationEmailLinks = {
  /** Where the notification leads, or the inbox. */
  link: string;
  /** Further links of the notification, without those that lead nowhere outside of the app. */
  additionalLinks: { title: string; url: string }[];
  /** Where users choose what they get. */
  settingsUrl: string;
  /** Turns e-mails of this topic off for the user; absent for addresses of the config. */
  unsubscribeUrl?: string;
};

/**
 * Writes e-mails. What is not implemented is written by default; only an e-mail that
 * has a text by the renderer gets no default HTML, which would hide that text.
 *
 * @public
 */
export interface NotificationTemplateRenderer {
  /** The subject, of which line breaks become spaces. */
  getSubject?(
    notification: Notification,
    links: NotificationEmailLinks,
  ): Promise<string>;
  /** The plain text. */
  getText?(
    notification: Notification,
    links: NotificationEmailLinks,
  ): Promise<string>;
  /** The HTML. Texts of the notification must be escaped. */
  getHtml?(
    notification: Notification,
    links: NotificationEmailLinks,
  ): Promise<string>;
}

/**
 * Lets a module change what e-mails say.
 *
 * @public
 */
export interface NotificationsEmailTemplateExtensionPoint {
  /**
   * Sets what writes e-mails.
   *
   * @throws Error when there is a renderer already.
   */
  setTemplateRenderer(renderer: NotificationTemplateRenderer): void;
}

/**
 * Extension point for the templates of e-mails.
 *
 * @public
 */
export const notificationsEmailTemplateExtensionPoint =
  createExtensionPoint<NotificationsEmailTemplateExtensionPoint>({
    id: 'notifications.email.templates',
  });
