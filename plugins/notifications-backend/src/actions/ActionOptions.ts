import { AuthService } from '@backstage/backend-plugin-api';
import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { InboxService } from '../inbox';
import { NotificationSender } from '../sending';

/** What actions are made of. */
export type ActionOptions = {
  actionsRegistry: ActionsRegistryService;
  auth: AuthService;
  inbox: InboxService;
  sender: NotificationSender;
};
