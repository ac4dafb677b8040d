import { useRouteResolver } from '../links';
import { rootRouteRef } from '../routes';

/** The address of the inbox within the app. */
export function useInboxPath(): string {
  const resolve = useRouteResolver();
  const path = resolve(rootRouteRef)?.();
  if (path === undefined) {
    throw new Error('The notifications page is not part of this app');
  }
  return path;
}
