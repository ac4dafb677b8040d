import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import type { JsonObject } from '@backstage/types';
import Router from 'express-promise-router';

/**
 * The part of an auth backend that verifying a token needs: its public keys. The verification itself
 * is that of the framework.
 *
 * @internal
 */
export function createTestAuth(options: { userKey: JsonObject }) {
  return createBackendPlugin({
    pluginId: 'auth',
    register(env) {
      env.registerInit({
        deps: { http: coreServices.httpRouter },
        async init({ http }) {
          const router = Router();
          router.get('/.well-known/jwks.json', (_, response) => {
            response.json({ keys: [options.userKey] });
          });
          http.use(router);
          http.addAuthPolicy({
            path: '/.well-known/jwks.json',
            allow: 'unauthenticated',
          });
        },
      });
    },
  });
}
