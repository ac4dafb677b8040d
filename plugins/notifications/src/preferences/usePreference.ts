import { useCallback, useEffect, useState } from 'react';
import {
  errorApiRef,
  identityApiRef,
  storageApiRef,
  useApi,
} from '@backstage/core-plugin-api';
import { assertError } from '@backstage/errors';
import { preferenceDefaults, Preferences } from './preferenceDefaults';
import { getPreferenceStore } from './PreferenceStore';

/**
 * A choice of the reader, the same in every component and tab. What cannot be
 * remembered goes back, and the app says why.
 *
 * @param name - which choice
 * @param fallback - instead of the default, until the reader has chosen
 */
export function usePreference<TName extends keyof Preferences>(
  name: TName,
  fallback: Preferences[TName] = preferenceDefaults[name],
): [Preferences[TName], (value: Preferences[TName]) => void] {
  const errorApi = useApi(errorApiRef);
  const store = getPreferenceStore(
    useApi(storageApiRef),
    useApi(identityApiRef),
  );
  const [chosen, setChosen] = useState(() => store.get(name));

  useEffect(() => {
    const update = () => setChosen(store.get(name));
    update();
    return store.onChange(update);
  }, [store, name]);

  const change = useCallback(
    async (value: Preferences[TName]) => {
      try {
        await store.set(name, value);
      } catch (error) {
        assertError(error);
        errorApi.post(error);
      }
    },
    [store, errorApi, name],
  );
  // Whatever another version may have stored there.
  const value = typeof chosen === typeof fallback ? chosen : fallback;
  return [value as Preferences[TName], change];
}
