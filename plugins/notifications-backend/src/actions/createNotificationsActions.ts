import { ActionOptions } from './ActionOptions';
import { registerGetNotifications } from './registerGetNotifications';
import { registerMarkNotifications } from './registerMarkNotifications';
import { registerRedriveDeadLetters } from './registerRedriveDeadLetters';
import { registerSendNotification } from './registerSendNotification';

/** Offers to agents and other callers of actions what the REST API offers. */
export function createNotificationsActions(options: ActionOptions): void {
  registerGetNotifications(options);
  registerMarkNotifications(options);
  registerRedriveDeadLetters(options);
  registerSendNotification(options);
}
