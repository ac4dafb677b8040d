import { useEffect } from 'react';
import { preferenceDefaults, Preferences } from './preferenceDefaults';
import { usePreferenceStore } from './usePreferenceStore';

/**
 * Says for the whole app what holds until the reader has chosen, so that the
 * settings show what is done.
 *
 * @param value - undefined for what holds in any app
 */
export function usePreferenceDefault<TName extends keyof Preferences>(
  name: TName,
  value: Preferences[TName] = preferenceDefaults[name],
): void {
  const store = usePreferenceStore();
  useEffect(() => store.setDefault(name, value), [store, name, value]);
}
