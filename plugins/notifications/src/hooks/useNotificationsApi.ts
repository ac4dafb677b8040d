import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { useApi } from '@backstage/core-plugin-api';
import { NotificationsApi, notificationsApiRef } from '../api';

/**
 * Calls the API of the inbox, and again when one of the dependencies changes.
 *
 * @public
 */
export function useNotificationsApi<T>(
  f: (api: NotificationsApi) => Promise<T>,
  deps: any[] = [],
) {
  const api = useApi(notificationsApiRef);
  return useAsyncRetry(async () => await f(api), deps);
}
