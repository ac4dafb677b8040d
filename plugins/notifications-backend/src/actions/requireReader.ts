import {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { normalizeEntityRef } from '../recipients';

/** Whose inbox an action is about: that of the user on whose behalf it is called. */
export function requireReader(
  auth: AuthService,
  credentials: BackstageCredentials,
): { userRef: string } {
  if (!auth.isPrincipal(credentials, 'user')) {
    throw new NotAllowedError('Only users have notifications to look at');
  }
  return { userRef: normalizeEntityRef(credentials.principal.userEntityRef) };
}
