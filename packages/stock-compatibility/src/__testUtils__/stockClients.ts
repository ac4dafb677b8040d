import { NotificationsClient } from '@backstage/plugin-notifications';
import { SignalClient } from '@backstage/plugin-signals';
import {
  DiscoveryApi,
  FetchApi,
  IdentityApi,
} from '@backstage/core-plugin-api';
import { RunningBackend } from './startBackend';
import { userToken } from './testAuth';

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

/** The clients of the stock frontend, as a signed-in user has them. */
export function createStockClients(
  backend: Pick<RunningBackend, 'baseUrl'>,
  user: string,
) {
  const apis = createAppApis(backend, user);
  return {
    notifications: new NotificationsClient(apis),
    signals: SignalClient.create(apis),
  };
}
