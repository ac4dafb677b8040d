import { useNotificationsHub } from '../state/useNotificationsHub';
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
  const isHost = useHostClaim(useNotificationsHub(), priority);
  return isHost ? <ActiveHost {...options} /> : null;
}

function ActiveHost(options: NotificationsHostOptions) {
  useNotificationAlerts(options);
  return <ToastStack {...options} />;
}
