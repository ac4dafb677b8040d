import { parseNotificationLink } from '@callboard/backstage-plugin-notifications-common';

/** Where Backstage apps have these pages by default. */
const ROUTE_PATHS = new Map([
  ['catalog.catalogIndex', '/catalog'],
  ['catalog.catalogEntity', '/catalog/:namespace/:kind/:name'],
]);

/**
 * Makes the full address that a channel outside of Backstage can print for a
 * notification's link. `undefined` for no link, for one that must not be
 * followed, and for a route reference that lacks a parameter or does not lead to
 * the catalog: only the app knows where its other pages are.
 *
 * @param link - the link of a notification
 * @param baseUrl - `app.baseUrl`; may have a path
 * @public
 */
export function resolveNotificationLink(
  link: string | undefined,
  baseUrl: string,
): string | undefined {
  const parsed = link ? parseNotificationLink(link) : undefined;
  switch (parsed?.type) {
    case 'absolute':
      return new URL(parsed.url).toString();
    case 'relative':
      return inApp(parsed.path, baseUrl);
    case 'route': {
      const { pluginId, routeName, params } = parsed;
      const template = ROUTE_PATHS.get(`${pluginId}.${routeName}`);
      const path = template && fillPath(template, params);
      return path && inApp(path, baseUrl);
    }
    default:
      return undefined;
  }
}

function inApp(path: string, baseUrl: string): string {
  return new URL(`.${path}`, baseUrl.replace(/\/?$/, '/')).toString();
}

/** `undefined` without one of the parameters, or where one would change the path. */
function fillPath(
  template: string,
  params: { [name in string]: string },
): string | undefined {
  let isComplete = true;
  const path = template.replace(/:(\w+)/g, (_, name: string) => {
    const value = params[name] ?? '';
    isComplete &&= !/^\.{0,2}$/.test(value);
    return encodeURIComponent(value);
  });
  return isComplete ? path : undefined;
}
