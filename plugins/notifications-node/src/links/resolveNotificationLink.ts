import { parseNotificationLink } from '@callboard/backstage-plugin-notifications-common';

/**
 * Makes the full address that a channel outside of Backstage can print for a
 * notification's link. `undefined` for no link, for one that must not be
 * followed, and for route references: only the app knows where those lead.
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
      return new URL(
        `.${parsed.path}`,
        baseUrl.replace(/\/?$/, '/'),
      ).toString();
    default:
      return undefined;
  }
}
