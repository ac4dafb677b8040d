import { useCallback, useEffect, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { assertError } from '@backstage/errors';
import { coreApis } from '@backstage/frontend-plugin-api';
import { Preferences } from './preferenceDefaults';
import { usePreferenceStore } from './usePreferenceStore';

/**
 * A choice of the reader, the same in every component and tab. What cannot be
 * remembered goes back, and the app says why.
 */
export function usePreference<TName extends keyof Preferences>(
  name: TName,
): [Preferences[TName], (value: Preferences[TName]) => void] {
  const errorApi = useApi(coreApis.error);
  const store = usePreferenceStore();
  const [value, setValue] = useState(() => store.get(name));

  useEffect(() => {
    const update = () => setValue(store.get(name));
    update();
    return store.onChange(update);
  }, [store, name]);

  const change = useCallback(
    async (chosen: Preferences[TName]) => {
      try {
        await store.set(name, chosen);
      } catch (error) {
        assertError(error);
        errorApi.post(error);
      }
    },
    [store, errorApi, name],
  );
  return [value, change];
}
