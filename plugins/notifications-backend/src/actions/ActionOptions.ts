import {
  AuthService,
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { NotAllowedError } from '@backstage/errors';
import { DeliveryService } from '../deliveries';
import { InboxService } from '../inbox';
import { normalizeEntityRef } from '../recipients';
import { NotificationSender } from '../sending';

/** What actions are made of. */
export type ActionOptions = {
  actionsRegistry: ActionsRegistryService;
  auth: AuthService;
  deliveries: DeliveryService;
  inbox: InboxService;
  permissions: PermissionsService;
  isPermissionEnabled: boolean;
  sender: NotificationSender;
};

/** Whose inbox an action is about: that of the user on whose behalf it is called. */
export function requireReader(
  auth: AuthService,
  credentials: BackstageCredentials,
): { userRef: string } {
  if (!auth.isPrincipal(credentials, 'user')) {
    throw new NotAllowedError('Only users can read notifications');
  }
  return { userRef: normalizeEntityRef(credentials.principal.userEntityRef) };
}
