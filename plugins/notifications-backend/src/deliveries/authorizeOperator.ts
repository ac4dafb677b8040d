import {
  BackstageCredentials,
  BackstageServicePrincipal,
  BackstageUserPrincipal,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  BasicPermission,
} from '@backstage/plugin-permission-common';
import { Request } from 'express';
import { normalizeEntityRef } from '../recipients';

/** A caller that may see, or change, what became of the deliveries of others. */
export type Operator = {
  /** The user, or the subject of the service. */
  operator: string;
  /** For the audit log; absent where an action was called. */
  request?: Request;
};

/** What decides who is an operator. */
export type OperatorServices = {
  permissions: PermissionsService;
  /** Whether `permission.enabled` is set: without it, the framework allows users anything. */
  isPermissionEnabled: boolean;
};

/** A caller that is a user, a plugin or an external caller. */
export type OperatorCredentials = BackstageCredentials<
  BackstageServicePrincipal | BackstageUserPrincipal
>;

/**
 * Whether a caller has a permission for operators: services by the `accessRestrictions`
 * of their token, users by the policy.
 */
export async function isOperator(
  { permissions, isPermissionEnabled }: OperatorServices,
  credentials: OperatorCredentials,
  permission: BasicPermission,
): Promise<boolean> {
  if (credentials.principal.type === 'user' && !isPermissionEnabled) {
    return false;
  }
  const [{ result }] = await permissions.authorize([{ permission }], {
    credentials,
  });
  return result === AuthorizeResult.ALLOW;
}

/** @throws NotAllowedError that names the permission. */
export async function authorizeOperator(
  services: OperatorServices,
  credentials: OperatorCredentials,
  permission: BasicPermission,
): Promise<Operator> {
  if (!(await isOperator(services, credentials, permission))) {
    const isUser = credentials.principal.type === 'user';
    throw new NotAllowedError(
      `The caller lacks the permission ${permission.name}${
        isUser && !services.isPermissionEnabled
          ? ', which users can have only with permission.enabled'
          : ''
      }`,
    );
  }
  return { operator: nameOf(credentials) };
}

function nameOf({ principal }: OperatorCredentials): string {
  return principal.type === 'user'
    ? normalizeEntityRef(principal.userEntityRef)
    : principal.subject;
}
