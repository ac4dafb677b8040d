import {
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { BasicPermission } from '@backstage/plugin-permission-common';
import { notificationsPermissions } from '@callboard/backstage-plugin-notifications-common';
import { Request } from 'express';
import { authorizeOperator, isOperator } from '../deliveries';
import { normalizeEntityRef } from '../recipients';
import { authorizeSender } from '../sending';
import { Caller, Role } from './operations';

export type CallerServices = {
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  /** Whether the config sets `permission.enabled`. */
  isPermissionEnabled: boolean;
};

/** What the document says of who may call an operation. */
export type SecuredOperation = {
  operationId: string;
  security?: ReadonlyArray<{ JWT?: readonly string[] }>;
  /** The permission that makes an operator of a caller. */
  'x-permission'?: string;
};

/** @throws AuthenticationError, NotAllowedError */
type Authenticate<TRole extends Role> = (
  request: Request,
) => Promise<Caller<TRole>>;

/**
 * Makes the check of who is calling an operation, and whether the caller may. Inboxes
 * belong to users, sending to plugins and outside systems (BEP, "creating notifications
 * can only be done by other backend plugins"), and neither may do what is for the other.
 * Operators are callers of either kind that have the permission of the operation.
 *
 * @returns `undefined` for what is for anybody, of which the document says so
 * @throws Error when the document does not say who may call the operation.
 */
export function createAuthentication(
  services: CallerServices,
  operation: SecuredOperation,
): Authenticate<Role> | undefined {
  const { security = [] } = operation;
  const permission = notificationsPermissions.find(
    ({ name }) => name === operation['x-permission'],
  );
  const roles = JSON.stringify(security.map(({ JWT }) => JWT));
  if (roles === '[["user"]]') {
    return authenticateUser(services);
  }
  if (roles === '[["service"]]') {
    return authenticateSender(services);
  }
  if (roles === '[["operator"]]' && permission) {
    return authenticateOperator(services, permission);
  }
  if (roles === '[["service"],["operator"]]' && permission) {
    return authenticateSenderOrOperator(services, permission);
  }
  if (JSON.stringify(security) === '[{}]') {
    return undefined;
  }
  throw new Error(
    `The OpenAPI document does not say who may call ${operation.operationId}`,
  );
}

function authenticateUser({ httpAuth }: CallerServices): Authenticate<'user'> {
  return async request => {
    const { principal } = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    return { userRef: normalizeEntityRef(principal.userEntityRef) };
  };
}

function authenticateSender({
  httpAuth,
  permissions,
}: CallerServices): Authenticate<'service'> {
  return async request =>
    authorizeSender(
      permissions,
      await httpAuth.credentials(request, { allow: ['service'] }),
    );
}

function authenticateOperator(
  services: CallerServices,
  permission: BasicPermission,
): Authenticate<'operator'> {
  return async request => {
    const credentials = await services.httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const operator = await authorizeOperator(services, credentials, permission);
    return { ...operator, request };
  };
}

/** A sender that is an operator as well is taken for one. */
function authenticateSenderOrOperator(
  services: CallerServices,
  permission: BasicPermission,
): Authenticate<'service' | 'operator'> {
  const [asSender, asOperator] = [
    authenticateSender(services),
    authenticateOperator(services, permission),
  ];
  return async request => {
    const credentials = await services.httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    return credentials.principal.type === 'service' &&
      !(await isOperator(services, credentials, permission))
      ? asSender(request)
      : asOperator(request);
  };
}
