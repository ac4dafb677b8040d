import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import { Duration } from 'luxon';
import { NotificationsStore } from '../store';
import { removeExpired } from './removeExpired';

/**
 * Has expired notifications removed every hour, by one instance at a time.
 * Idempotency keys expire also where notifications are kept forever.
 */
export async function scheduleRetention(options: {
  scheduler: SchedulerService;
  store: NotificationsStore;
  logger: LoggerService;
  /** How long notifications are kept; `undefined` for ever. */
  retention: Duration | undefined;
}): Promise<void> {
  const { scheduler, store, logger, retention } = options;
  await scheduler.scheduleTask({
    id: 'notifications-retention',
    frequency: { hours: 1 },
    timeout: { minutes: 30 },
    // Not while the backend is starting.
    initialDelay: { minutes: 1 },
    fn: signal => removeExpired({ store, logger, retention, signal }),
  });
}
