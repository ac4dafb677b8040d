import { useEffect, useReducer } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { coreApis } from '@backstage/frontend-plugin-api';
import { RenderSafely } from '../components/common/RenderSafely';
import { useNotificationsHub } from '../state/useNotificationsHub';
import { getToastQueue } from '../toasts/ToastQueue';
import { ToastStack } from '../toasts/ToastStack';
import { NotificationsHostOptions } from './NotificationsHostOptions';
import { useHostClaim } from './useHostClaim';
import { useNotificationAlerts } from './useNotificationAlerts';

/**
 * Tells the reader about arrivals: toasts, desktop notifications, sound, title
 * counter. May be mounted many times; the one with the highest priority works.
 */
export function NotificationsHost(
  props: NotificationsHostOptions & { priority: number },
) {
  const { priority, ...options } = props;
  const hub = useNotificationsHub();
  const isHost = useHostClaim(hub, priority);
  const errorApi = useApi(coreApis.error);
  const queue = getToastQueue(hub);
  const [, rerender] = useReducer((count: number) => count + 1, 0);
  useEffect(() => queue.onChange(rerender), [queue]);
  return isHost ? (
    // It is in every page, and what fails in it must not take the page down.
    <RenderSafely
      subject={queue.getToasts().length}
      fallback={null}
      onError={error => {
        errorApi.post(error, { hidden: true });
        // Without the one that cannot be rendered, the others can.
        queue.settle('all');
      }}
    >
      <ActiveHost {...options} />
    </RenderSafely>
  ) : null;
}

function ActiveHost(options: NotificationsHostOptions) {
  useNotificationAlerts(options);
  return <ToastStack {...options} />;
}
