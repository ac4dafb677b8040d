import { useRouteRef } from '@backstage/core-plugin-api';
import { rootRouteRef } from '../routes';

/** The address of the inbox within the app. */
export function useInboxPath(): string {
  return useRouteRef(rootRouteRef)();
}
