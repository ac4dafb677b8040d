import {
  createFrontendModule,
  createTranslationResource,
} from '@backstage/frontend-plugin-api';
import { TranslationBlueprint } from '@backstage/plugin-app-react';
import { notificationsTranslationRef } from '@callboard/backstage-plugin-notifications/alpha';

/**
 * German for readers who choose it in their settings. The rest of the demo stays English, as
 * Backstage brings no German.
 */
export const germanModule = createFrontendModule({
  pluginId: 'app',
  extensions: [
    TranslationBlueprint.make({
      name: 'german',
      params: {
        resource: createTranslationResource({
          ref: notificationsTranslationRef,
          translations: { de: () => import('./notifications.de') },
        }),
      },
    }),
  ],
});
