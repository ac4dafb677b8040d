/**
 * Delivers notifications to webhooks.
 *
 * @packageDocumentation
 */

export { notificationsModuleWebhook as default } from './module';
