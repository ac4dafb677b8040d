import { useCallback } from 'react';
import {
  BackstagePlugin,
  RouteRef,
  useApiHolder,
  useApp,
} from '@backstage/core-plugin-api';
import {
  coreApis,
  createExternalRouteRef,
} from '@backstage/frontend-plugin-api';
import {
  ParsedNotificationLink,
  parseNotificationLink,
} from '@callboard/backstage-plugin-notifications-common';
import { useRouteResolver } from './useRouteResolver';

type RouteLink = Extract<ParsedNotificationLink, { type: 'route' }>;

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
  const resolveRoute = useNamedRoutes();
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

function useNamedRoutes(): (link: RouteLink) => string | undefined {
  const isNewSystem = useApiHolder().get(coreApis.routeResolution);
  const app = useApp();
  const resolveRoute = useRouteResolver();
  return useCallback(
    link => {
      try {
        const ref = isNewSystem
          ? // An external route finds its default target by name, whichever
            // plugin it belongs to.
            createExternalRouteRef({
              defaultTarget: `${link.pluginId}.${link.routeName}`,
            })
          : findLegacyRoute(app.getPlugins(), link);
        return ref && resolveRoute(ref)?.({ ...link.params });
      } catch {
        // The route wants parameters that the link does not have.
        return undefined;
      }
    },
    [isNewSystem, app, resolveRoute],
  );
}

function findLegacyRoute(
  plugins: BackstagePlugin[],
  { pluginId, routeName }: RouteLink,
): RouteRef | undefined {
  const routes = plugins.find(plugin => plugin.getId() === pluginId)?.routes as
    | Record<string, RouteRef>
    | undefined;
  return routes && Object.hasOwn(routes, routeName)
    ? routes[routeName]
    : undefined;
}
