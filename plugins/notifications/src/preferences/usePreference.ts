import { useCallback, useEffect, useState } from 'react';
import { errorApiRef, storageApiRef, useApi } from '@backstage/core-plugin-api';
import { assertError } from '@backstage/errors';
import { JsonPrimitive } from '@backstage/types';

/** What each reader decides for themselves, with what holds until they do. */
export const preferenceDefaults = {
  toasts: true,
  desktop: false,
  sound: false,
  titleCounter: true,
  shortcuts: true,
  pageSize: 25,
};

type Preferences = typeof preferenceDefaults;

/**
 * A choice of the reader, remembered through the storage of the app and the
 * same in every component and tab. What cannot be remembered goes back, and the
 * app says why.
 *
 * @param name - which choice
 * @param fallback - instead of the default, until the reader has chosen
 */
export function usePreference<TName extends keyof Preferences>(
  name: TName,
  fallback: Preferences[TName] = preferenceDefaults[name],
): [Preferences[TName], (value: Preferences[TName]) => void] {
  const errorApi = useApi(errorApiRef);
  const storage = useApi(storageApiRef).forBucket('callboard-notifications');
  const read = () => storage.snapshot<JsonPrimitive>(name).value;
  const [stored, setStored] = useState(read);

  useEffect(() => {
    setStored(storage.snapshot<JsonPrimitive>(name).value);
    const subscription = storage
      .observe$<JsonPrimitive>(name)
      .subscribe(snapshot => setStored(snapshot.value));
    return () => subscription.unsubscribe();
  }, [storage, name]);

  const change = useCallback(
    async (value: Preferences[TName]) => {
      setStored(value);
      try {
        await storage.set(name, value);
      } catch (error) {
        assertError(error);
        // Some storages cannot tell at once what they hold.
        setStored(stored);
        errorApi.post(error);
      }
    },
    [storage, errorApi, name, stored],
  );
  // Whatever another version may have stored there.
  const value = typeof stored === typeof fallback ? stored : fallback;
  return [value as Preferences[TName], change];
}
