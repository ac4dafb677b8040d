import { AuthService } from '@backstage/backend-plugin-api';
import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { InboxService } from '../inbox';
import { NotificationSender } from '../sending';
import { registerGetNotifications } from './registerGetNotifications';
import { registerMarkNotifications } from './registerMarkNotifications';
import { registerSendNotification } from './registerSendNotification';

/** What actions are made of. */
export type ActionOptions = {
  actionsRegistry: ActionsRegistryService;
  auth: AuthService;
  inbox: InboxService;
  sender: NotificationSender;
};

/** Offers to agents and other callers of actions what the REST API offers. */
export function createNotificationsActions(options: ActionOptions): void {
  registerGetNotifications(options);
  registerMarkNotifications(options);
  registerSendNotification(options);
}
