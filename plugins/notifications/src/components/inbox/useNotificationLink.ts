import { useCallback, useMemo } from 'react';
import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { ResolvedLink, useLinkResolver } from '../../links';
import { useNotificationsHub } from '../../state/useNotificationsHub';
import { useCaptureOpen } from '../common/useCaptureOpen';

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
  const captureOpen = useCaptureOpen();
  const { id, rev, payload, read } = notification;
  const link = useMemo(
    () => (payload.link ? resolve(payload.link) : undefined),
    [resolve, payload.link],
  );
  const onOpen = useCallback(
    (to: string = link?.href ?? '') => {
      captureOpen(notification, to);
      if (markAsReadOnOpen && !read) {
        // The reader is leaving: a mark that fails is simply not there later on.
        hub.mark([{ id, rev }], { read: true }).catch(() => {});
      }
    },
    [captureOpen, notification, hub, id, rev, link, markAsReadOnOpen, read],
  );
  return { link, onOpen };
}
