import {
  ApiHolder,
  errorApiRef,
  translationApiRef,
} from '@backstage/frontend-plugin-api';
import { ForwardedError } from '@backstage/errors';
import { englishMessages } from '../englishMessages';
import { notificationsTranslationRef } from '../translation';

/** What the app takes as plain strings, once, when it makes the extensions. */
type TextAtStart =
  | 'notificationsPage.title'
  | 'settings.tab'
  | 'unreadCard.widget.title'
  | 'unreadCard.widget.description'
  | 'unreadCard.widget.maxMessages';

/**
 * Begins to load the messages of the reader's language. Called by an extension that
 * is made before the sign-in, so that they are there when those are made that need
 * them, which is after it.
 */
export function loadTexts(apis: ApiHolder): void {
  apis
    .get(translationApiRef)
    ?.translation$(notificationsTranslationRef)
    .subscribe({
      // It tells only whoever was the first to ask, and goes on in English.
      error: error =>
        apis
          .get(errorApiRef)
          ?.post(
            new ForwardedError(
              'The texts of the notifications could not be loaded in your language',
              error,
            ),
          ),
    });
}

/** Texts in the language that the reader has now, in English as long as it is not loaded. */
export function textsAtStart(apis: ApiHolder): (key: TextAtStart) => string {
  const messages = apis
    .get(translationApiRef)
    ?.getTranslation(notificationsTranslationRef);
  return key => (messages?.ready ? messages.t(key) : inEnglish(key));
}

function inEnglish(key: TextAtStart): string {
  return key
    .split('.')
    .reduce(
      (messages: any, part) => messages[part],
      englishMessages,
    ) as unknown as string;
}
