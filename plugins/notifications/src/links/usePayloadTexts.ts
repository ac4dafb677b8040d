import { useEffect, useState } from 'react';
import { useApiHolder } from '@backstage/core-plugin-api';
import { appLanguageApiRef } from '@backstage/core-plugin-api/alpha';
import {
  NotificationPayload,
  selectNotificationTexts,
} from '@callboard/backstage-plugin-notifications-common';

/** The language the reader chose for the app, then those of the browser. */
export function useReaderLanguages(): readonly string[] {
  const languageApi = useApiHolder().get(appLanguageApiRef);
  const [chosen, setChosen] = useState(
    () => languageApi?.getLanguage().language,
  );
  useEffect(() => {
    const subscription = languageApi
      ?.language$()
      .subscribe(({ language }) => setChosen(language));
    return () => subscription?.unsubscribe();
  }, [languageApi]);
  return chosen ? [chosen] : navigator.languages;
}

/** Title and description in the language of the reader. */
export function usePayloadTexts(payload: NotificationPayload) {
  return selectNotificationTexts(payload, useReaderLanguages());
}
