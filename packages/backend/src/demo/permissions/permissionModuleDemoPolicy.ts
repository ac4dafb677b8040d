import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  PermissionPolicy,
  PolicyQuery,
} from '@backstage/plugin-permission-node';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { notificationsPermissions } from '@callboard/backstage-plugin-notifications-common';

const forNoUser = new Set(notificationsPermissions.map(({ name }) => name));

/**
 * Denies users the permissions of the notifications plugin, and allows them the rest.
 * Plugins and external tokens are not asked about here: the framework goes by the
 * `accessRestrictions` of the token.
 */
class DemoPermissionPolicy implements PermissionPolicy {
  async handle({ permission }: PolicyQuery): Promise<PolicyDecision> {
    return {
      result: forNoUser.has(permission.name)
        ? AuthorizeResult.DENY
        : AuthorizeResult.ALLOW,
    };
  }
}

/** What users of the demo may do. */
export const permissionModuleDemoPolicy = createBackendModule({
  pluginId: 'permission',
  moduleId: 'demo-policy',
  register(env) {
    env.registerInit({
      deps: { policy: policyExtensionPoint },
      async init({ policy }) {
        policy.setPolicy(new DemoPermissionPolicy());
      },
    });
  },
});
