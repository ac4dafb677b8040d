import { useEffect, useMemo, useState } from 'react';
import { useApiHolder } from '@backstage/core-plugin-api';
import { coreApis } from '@backstage/frontend-plugin-api';
import {
  Notification,
  selectNotificationTexts,
} from '@callboard/backstage-plugin-notifications-common';
import { toLanguageTags } from '../api/languageTags';

/** The language the reader chose for the app, else those of the browser, as BCP 47 has them. */
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

/** Title and description in the language of the reader, which a list has chosen already. */
export function usePayloadTexts({
  payload,
  language,
}: Pick<Notification, 'payload' | 'language'>) {
  const texts = selectNotificationTexts(payload, useReaderLanguages());
  return { language, ...texts };
}
