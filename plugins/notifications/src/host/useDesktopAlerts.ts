import { useCallback, useState } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { useAppNavigate } from '@backstage/frontend-plugin-api';
import {
  Notification,
  renderNotificationText,
  selectNotificationTexts,
} from '@callboard/backstage-plugin-notifications-common';
import { useNames } from '../components/common/names';
import { useCaptureOpen } from '../components/common/useCaptureOpen';
import { DesktopBurst } from '../desktop/DesktopBurst';
import { useReaderLanguages } from '../links';
import { notificationsTranslationRef } from '../translation';
import { useInboxPath } from './useInboxPath';

/**
 * Tells of arrivals on the desktop, of many at once by one summary, until they
 * are settled.
 */
export function useDesktopAlerts(): {
  show: (notification: Notification) => void;
  /** These need no attention any more, or none does. */
  settle: (ids: string[] | 'all') => void;
} {
  const [burst] = useState(() => new DesktopBurst());
  const languages = useReaderLanguages();
  const { nameOrigin } = useNames();
  const { t } = useTranslationRef(notificationsTranslationRef);
  const navigate = useAppNavigate();
  const inboxPath = useInboxPath();
  const captureOpen = useCaptureOpen();

  const settle = useCallback(
    (ids: string[] | 'all') => burst.settle(ids),
    [burst],
  );
  const show = (notification: Notification) => {
    const { id, origin, payload, isTruncated } = notification;
    const { title, description } = selectNotificationTexts(payload, languages);
    burst.arrive(
      {
        title: renderNotificationText(title),
        // The browser names the app only, not who in it has something to say.
        body: description
          ? renderNotificationText(description) + (isTruncated ? '…' : '')
          : nameOrigin(origin),
        tag: id,
        onClick: () => {
          const to = `${inboxPath}?view=all&id=${id}`;
          captureOpen(notification, to);
          navigate(to);
        },
      },
      count => ({
        title: t('toasts.summary', { count }),
        onClick: () => navigate(inboxPath),
      }),
    );
  };
  return { show, settle };
}
