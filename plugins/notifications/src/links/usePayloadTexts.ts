import { useEffect, useMemo, useState } from 'react';
import { useApiHolder } from '@backstage/core-plugin-api';
import { coreApis } from '@backstage/frontend-plugin-api';
import {
  NotificationPayload,
  selectNotificationTexts,
} from '@callboard/backstage-plugin-notifications-common';

/**
 * The language the reader chose for the app, else those of the browser, as BCP 47
 * has them. What is no such tag is left out, since `Intl` would throw at it.
 */
export function useReaderLanguages(): readonly string[] {
  const languageApi = useApiHolder().get(coreApis.appLanguage);
  const [chosen, setChosen] = useState(
    () => languageApi?.getLanguage().language,
  );
  useEffect(() => {
    const subscription = languageApi
      ?.language$()
      .subscribe(({ language }) => setChosen(language));
    return () => subscription?.unsubscribe();
  }, [languageApi]);
  return useMemo(
    () => (chosen ? [chosen] : navigator.languages).flatMap(toLanguageTags),
    [chosen],
  );
}

/** Apps also name their languages as in `pt_BR`. */
function toLanguageTags(language: string): string[] {
  try {
    return Intl.getCanonicalLocales(language.replace(/_/g, '-'));
  } catch {
    return [];
  }
}

/** Title and description in the language of the reader. */
export function usePayloadTexts(payload: NotificationPayload) {
  return selectNotificationTexts(payload, useReaderLanguages());
}
