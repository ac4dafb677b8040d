/**
 * Delivers notifications to Slack: direct messages, channels of teams, and broadcasts.
 *
 * @packageDocumentation
 */

export { notificationsModuleSlack as default } from './module';
export { ANNOTATION_SLACK_BOT_NOTIFY } from './SlackAddressBook';
export {
  notificationsSlackBlockKitExtensionPoint,
  type NotificationsSlackBlockKitExtensionPoint,
  type SlackBlockKitRenderer,
} from './notificationsSlackBlockKitExtensionPoint';
