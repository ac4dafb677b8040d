/**
 * Delivers notifications by e-mail.
 *
 * @packageDocumentation
 */

export { notificationsModuleEmail as default } from './module';
export {
  notificationsEmailTemplateExtensionPoint,
  type NotificationEmailLinks,
  type NotificationsEmailTemplateExtensionPoint,
  type NotificationTemplateRenderer,
} from './notificationsEmailTemplateExtensionPoint';
