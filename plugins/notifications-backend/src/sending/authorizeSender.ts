import {
  BackstageCredentials,
  BackstageServicePrincipal,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  BasicPermission,
} from '@backstage/plugin-permission-common';
import {
  notificationsBroadcastPermission,
  notificationsSendPermission,
} from '@callboard/backstage-plugin-notifications-common';

/** A caller that may send. */
export type Sender = {
  /** The subject of the caller. */
  origin: string;
  /** @throws NotAllowedError unless the caller may send to everybody, too. */
  authorizeBroadcast: () => Promise<void>;
};

/**
 * Makes a sender of a plugin or an external caller that has the permission to send.
 *
 * The framework decides about service principals by the `accessRestrictions` of
 * their token alone: without a policy, and also where `permission.enabled` is false.
 *
 * @throws NotAllowedError that names the permission.
 */
export async function authorizeSender(
  permissions: PermissionsService,
  credentials: BackstageCredentials<BackstageServicePrincipal>,
): Promise<Sender> {
  const authorize = async (permission: BasicPermission) => {
    const [{ result }] = await permissions.authorize([{ permission }], {
      credentials,
    });
    if (result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `The caller lacks the permission ${permission.name}`,
      );
    }
  };
  await authorize(notificationsSendPermission);
  return {
    origin: credentials.principal.subject,
    authorizeBroadcast: () => authorize(notificationsBroadcastPermission),
  };
}
