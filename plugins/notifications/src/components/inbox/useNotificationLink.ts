import { useCallback, useMemo } from 'react';
import { useAnalytics } from '@backstage/core-plugin-api';
import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { ResolvedLink, useLinkResolver } from '../../links';
import { useNotificationsHub } from '../../state/useNotificationsHub';

/**
 * Where a notification leads, and what to do when the reader goes there, or by
 * another link of it `to` somewhere else.
 */
export function useNotificationLink(
  notification: Notification,
  options: { markAsReadOnOpen?: boolean },
): { link: ResolvedLink | undefined; onOpen: (to?: string) => void } {
  const { markAsReadOnOpen } = options;
  const resolve = useLinkResolver();
  const hub = useNotificationsHub();
  const analytics = useAnalytics();
  const { id, origin, payload, read } = notification;
  const link = useMemo(
    () => (payload.link ? resolve(payload.link) : undefined),
    [resolve, payload.link],
  );
  const onOpen = useCallback(
    (to: string = link?.href ?? '') => {
      analytics.captureEvent('open', origin, {
        attributes: { to, topic: payload.topic ?? '' },
      });
      if (markAsReadOnOpen && !read) {
        // The reader is leaving: a mark that fails is simply not there later on.
        hub.mark([id], { read: true }).catch(() => {});
      }
    },
    [analytics, hub, id, origin, link, payload.topic, markAsReadOnOpen, read],
  );
  return { link, onOpen };
}
