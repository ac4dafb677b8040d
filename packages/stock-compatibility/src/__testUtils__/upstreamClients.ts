import {
  DiscoveryApi,
  FetchApi,
  IdentityApi,
} from '@backstage/core-plugin-api';
import { Release } from './releases';
import { RunningBackend } from './startBackend';
import { userToken } from './testAuth';
import { upstream } from './upstream';

/** The utility APIs of an app in which a user is signed in. */
export function createAppApis(
  backend: Pick<RunningBackend, 'baseUrl'>,
  user: string,
): { discoveryApi: DiscoveryApi; fetchApi: FetchApi; identity: IdentityApi } {
  const userEntityRef = `user:default/${user}`;
  return {
    discoveryApi: {
      getBaseUrl: async pluginId => `${backend.baseUrl}/api/${pluginId}`,
    },
    fetchApi: {
      fetch: (input, init) => {
        const headers = new Headers(init?.headers);
        headers.set('Authorization', `Bearer ${userToken(user)}`);
        return fetch(input, { ...init, headers });
      },
    },
    identity: {
      getBackstageIdentity: async () => ({
        type: 'user',
        userEntityRef,
        ownershipEntityRefs: [userEntityRef],
      }),
      getCredentials: async () => ({ token: userToken(user) }),
      getProfileInfo: async () => ({}),
      signOut: async () => {},
    },
  };
}

/** The clients of an upstream release, as a signed-in user has them. */
export function createUpstreamClients(
  release: Release,
  backend: Pick<RunningBackend, 'baseUrl'>,
  user: string,
) {
  const apis = createAppApis(backend, user);
  return {
    notifications: new (upstream(release, 'notifications').NotificationsClient)(
      apis,
    ),
    signals: upstream(release, 'signals').SignalClient.create({
      ...apis,
      // On a busy machine it would give up by default, and wait before it retries.
      connectTimeout: 30_000,
      reconnectTimeout: 100,
    }),
  };
}
