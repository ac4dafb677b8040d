import { useCallback } from 'react';
import {
  BackstagePlugin,
  RouteRef,
  useApiHolder,
  useApp,
} from '@backstage/core-plugin-api';
import {
  createExternalRouteRef,
  routeResolutionApiRef,
} from '@backstage/frontend-plugin-api';
import { useVersionedContext } from '@backstage/version-bridge';
import {
  ParsedNotificationLink,
  parseNotificationLink,
} from '@callboard/backstage-plugin-notifications-common';

type RouteLink = Extract<ParsedNotificationLink, { type: 'route' }>;
type RouteFunc = (params?: Record<string, string>) => string;

/** What the legacy app offers below `useRouteRef`, which takes only one fixed ref. */
type LegacyRouteResolver = {
  resolve(ref: RouteRef, location: string): RouteFunc | undefined;
};

/** Where a link leads: a path within the app or a full address. */
export type ResolvedLink = { href: string; isExternal: boolean };

/**
 * Turns the links of notifications into addresses that may be rendered. Links
 * by route reference go through the route resolution of the app, in both
 * frontend systems.
 *
 * @returns a function that answers undefined for a link that is unsafe, or that
 *   leads to a route which this app does not have
 */
export function useLinkResolver(): (link: string) => ResolvedLink | undefined {
  const resolveRoute = useRouteResolver();
  return useCallback(
    link => {
      const parsed = parseNotificationLink(link);
      switch (parsed?.type) {
        case 'absolute':
          return { href: parsed.url, isExternal: true };
        case 'relative':
          return { href: parsed.path, isExternal: false };
        case 'route': {
          const href = resolveRoute(parsed);
          return href === undefined ? undefined : { href, isExternal: false };
        }
        default:
          return undefined;
      }
    },
    [resolveRoute],
  );
}

function useRouteResolver(): (link: RouteLink) => string | undefined {
  const routeResolution = useApiHolder().get(routeResolutionApiRef);
  const app = useApp();
  const legacyResolver = useVersionedContext<{ 1: LegacyRouteResolver }>(
    'routing-context',
  )?.atVersion(1);

  return useCallback(
    link => {
      try {
        const toPath = routeResolution
          ? routeResolution.resolve(
              // An external route finds its default target by name, whichever
              // plugin it belongs to.
              createExternalRouteRef({
                defaultTarget: `${link.pluginId}.${link.routeName}`,
              }),
            )
          : resolveLegacyRoute(app.getPlugins(), legacyResolver, link);
        return (toPath as RouteFunc | undefined)?.({ ...link.params });
      } catch {
        // The route wants parameters that the link does not have.
        return undefined;
      }
    },
    [routeResolution, app, legacyResolver],
  );
}

function resolveLegacyRoute(
  plugins: BackstagePlugin[],
  resolver: LegacyRouteResolver | undefined,
  { pluginId, routeName }: RouteLink,
): RouteFunc | undefined {
  const routes = plugins.find(plugin => plugin.getId() === pluginId)?.routes as
    | Record<string, RouteRef>
    | undefined;
  const ref =
    routes && Object.hasOwn(routes, routeName) ? routes[routeName] : undefined;
  return ref && resolver?.resolve(ref, '/');
}
