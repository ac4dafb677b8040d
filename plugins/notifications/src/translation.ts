import { createTranslationRef } from '@backstage/core-plugin-api/alpha';
import { englishMessages } from './englishMessages';

/**
 * Every text of the plugin. The keys of the stock plugin mean what they meant, so
 * that translations made for it go on working.
 *
 * @public
 */
export const notificationsTranslationRef = createTranslationRef({
  id: 'plugin.notifications',
  messages: englishMessages,
});
