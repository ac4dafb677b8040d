import { useCallback } from 'react';
import { useAnalytics } from '@backstage/core-plugin-api';
import { Notification } from '@callboard/backstage-plugin-notifications-common';

/** Tells the analytics of the app that a reader follows a notification somewhere. */
export function useCaptureOpen(): (
  notification: Notification,
  to: string,
) => void {
  const analytics = useAnalytics();
  return useCallback(
    ({ origin, payload }, to) =>
      analytics.captureEvent('open', origin, {
        attributes: { to, topic: payload.topic ?? '' },
      }),
    [analytics],
  );
}
