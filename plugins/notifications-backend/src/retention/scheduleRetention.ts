import { SchedulerService } from '@backstage/backend-plugin-api';
import { ChannelWorkers } from '../channels';
import { removeExpired, RetentionOptions } from './removeExpired';

/**
 * Has expired notifications removed every hour, by one instance at a time, and what is
 * left of channels that are no more.
 * Idempotency keys expire also where notifications are kept forever.
 */
export async function scheduleRetention(
  options: RetentionOptions & {
    scheduler: SchedulerService;
    workers: ChannelWorkers;
  },
): Promise<void> {
  const { scheduler, workers } = options;
  await scheduler.scheduleTask({
    id: 'notifications-retention',
    frequency: { hours: 1 },
    timeout: { minutes: 30 },
    // Not while the backend is starting.
    initialDelay: { minutes: 1 },
    fn: async signal => {
      await removeExpired({ ...options, signal });
      await workers.giveUpRemoved();
    },
  });
}
