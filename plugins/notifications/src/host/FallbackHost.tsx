import { NotificationsHost } from './NotificationsHost';

const PRIORITY = 0;

/**
 * For what has something to tell wherever it is mounted, undo and errors included:
 * hosts toasts and the region that speaks only if nothing else in the app does.
 */
export function FallbackHost() {
  return <NotificationsHost priority={PRIORITY} />;
}
