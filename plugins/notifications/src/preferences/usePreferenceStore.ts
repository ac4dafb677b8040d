import {
  identityApiRef,
  storageApiRef,
  useApi,
} from '@backstage/core-plugin-api';
import { getPreferenceStore, PreferenceStore } from './PreferenceStore';

/** The choices of the reader in this app. */
export function usePreferenceStore(): PreferenceStore {
  return getPreferenceStore(useApi(storageApiRef), useApi(identityApiRef));
}
