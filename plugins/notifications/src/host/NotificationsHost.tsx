import { CSSProperties } from 'react';
import { useNotificationsHub } from '../state/useNotificationsHub';
import { ToastStack } from '../toasts/ToastStack';
import { useHostClaim } from './useHostClaim';
import { useNotificationAlerts } from './useNotificationAlerts';

/** How toasts look and behave in this app. */
export type NotificationsHostOptions = {
  /** False: no toasts, whatever the reader chose. */
  toastsAllowed?: boolean;
  /** Milliseconds; null keeps toasts until they are dismissed. */
  autoHideDuration?: number | null;
  anchorOrigin?: {
    vertical: 'top' | 'bottom';
    horizontal: 'left' | 'center' | 'right';
  };
  style?: CSSProperties;
  dense?: boolean;
  /** What holds for desktop notifications until the reader chooses. */
  desktopByDefault?: boolean;
  /** False: never a counter in the page title. */
  titleCounterAllowed?: boolean;
};

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
