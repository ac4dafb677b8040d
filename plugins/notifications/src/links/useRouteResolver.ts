import { useCallback } from 'react';
import {
  ExternalRouteRef,
  RouteRef,
  useApiHolder,
} from '@backstage/core-plugin-api';
import { coreApis } from '@backstage/frontend-plugin-api';
import { useVersionedContext } from '@backstage/version-bridge';

type RouteFunc = (params?: Record<string, string>) => string;

/** What the legacy app offers below `useRouteRef`, which takes only one fixed ref. */
type LegacyRouteResolver = {
  resolve(ref: RouteRef, location: string): RouteFunc | undefined;
};

/** Either kind of reference: those of the new frontend system fit both. */
type AnyRouteRef =
  | Pick<RouteRef, '$$type'>
  | Pick<ExternalRouteRef<any, any>, '$$type'>;

/**
 * Resolves route references, in both frontend systems.
 *
 * @returns a function that returns the path of a route, below the path that the app
 *   itself may be at; undefined for a route that this app does not have
 */
export function useRouteResolver(): (
  ref: AnyRouteRef,
) => RouteFunc | undefined {
  const routes = useApiHolder().get(coreApis.routeResolution);
  const legacyRoutes = useVersionedContext<{ 1: LegacyRouteResolver }>(
    'routing-context',
  )?.atVersion(1);
  return useCallback(
    ref =>
      routes
        ? (routes.resolve(ref as any) as RouteFunc | undefined)
        : legacyRoutes?.resolve(ref as RouteRef, '/'),
    [routes, legacyRoutes],
  );
}
