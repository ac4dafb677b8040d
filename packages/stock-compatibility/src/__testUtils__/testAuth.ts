import {
  AuthService,
  BackstageCredentials,
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';

const USER_TOKEN_PREFIX = 'user-token-of-';

/**
 * A token of `user:default/<name>`. Unlike those of the test utilities it can be
 * a WebSocket subprotocol, as real ones can: that is where stock clients put it.
 */
export function userToken(name: string): string {
  return `${USER_TOKEN_PREFIX}${name}`;
}

/** Authentication that knows the tokens above, and those of plugins. */
export const testAuthServiceFactory = createServiceFactory({
  service: coreServices.auth,
  deps: { plugin: coreServices.pluginMetadata },
  factory({ plugin }): AuthService {
    const plugins = mockServices.auth({ pluginId: plugin.getId() });
    return new Proxy(plugins, {
      get(target, key) {
        if (key === 'authenticate') {
          return async (token: string): Promise<BackstageCredentials> =>
            token.startsWith(USER_TOKEN_PREFIX)
              ? mockCredentials.user(
                  `user:default/${token.slice(USER_TOKEN_PREFIX.length)}`,
                )
              : target.authenticate(token);
        }
        const value = Reflect.get(target, key);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  },
});
