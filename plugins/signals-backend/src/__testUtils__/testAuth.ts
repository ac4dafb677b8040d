import type {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { AuthenticationError } from '@backstage/errors';

/**
 * A token of a user that can be a WebSocket subprotocol, as real ones can and
 * those of the test utilities cannot.
 *
 * @param options - `expiresInMs`: counted from each authentication, so that it is
 * valid then, however slow the machine; a negative one has expired
 */
export function userToken(
  name: string,
  options?: { expiresInMs?: number },
): string {
  return `user.${name}.${options?.expiresInMs ?? 'never'}`;
}

/** A token of another plugin. */
export const serviceToken = 'service.catalog.never';

/** An auth service that knows the tokens above and no others. */
export function createTestAuth(): AuthService & {
  factory: ReturnType<typeof mockServices.auth.mock>['factory'];
} {
  return mockServices.auth.mock({
    async authenticate(token) {
      const [type, name, expires] = token.split('.');
      const expiresAt =
        expires === 'never' ? undefined : new Date(Date.now() + +expires);
      if (expiresAt && expiresAt.getTime() <= Date.now()) {
        throw new AuthenticationError(`Expired token ${token}`);
      }
      if (type === 'user') {
        return {
          ...mockCredentials.user(`user:default/${name}`),
          expiresAt,
        };
      }
      if (type === 'service') {
        return mockCredentials.service(`plugin:${name}`);
      }
      throw new AuthenticationError(`Invalid token ${token}`);
    },
    isPrincipal: ((credentials: BackstageCredentials, type: string) =>
      (credentials.principal as { type: string }).type ===
      type) as AuthService['isPrincipal'],
    getNoneCredentials: async () => mockCredentials.none(),
  });
}
