import { useApi } from '@backstage/core-plugin-api';
import { coreApis } from '@backstage/frontend-plugin-api';
import { getPreferenceStore, PreferenceStore } from './PreferenceStore';

/** The choices of the reader in this app. */
export function usePreferenceStore(): PreferenceStore {
  return getPreferenceStore(
    useApi(coreApis.storage),
    useApi(coreApis.identity),
  );
}
