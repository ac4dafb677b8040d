import { ApiHolder, coreApis } from '@backstage/frontend-plugin-api';

/**
 * Throws in an app on an older Backstage. Such an app installs the
 * `frontend-plugin-api` that this plugin needs as a second copy beside its own, so
 * that nothing is missing but what the app itself provides.
 */
export function requireCurrentApp(apis: ApiHolder): void {
  if (!apis.get(coreApis.appHistory)) {
    throw new Error(
      '@callboard/backstage-plugin-notifications requires Backstage 1.57 or newer. Upgrade the app with `yarn backstage-cli versions:bump`.',
    );
  }
}
