import { NotificationsMetrics } from '../metrics';
import { ChannelStore } from '../store/ChannelStore';

/** So long one look at the database is enough for all gauges. */
const FRESH_MILLISECONDS = 1_000;

/**
 * Reports how much channels have to deliver, whenever metrics are collected. It is the
 * same on all instances.
 */
export function observeQueues(options: {
  store: ChannelStore;
  metrics: NotificationsMetrics;
}): void {
  const { store, metrics } = options;
  let lookedAt = -Infinity;
  let queues: ReturnType<ChannelStore['measureQueues']>;
  const look = () => {
    if (performance.now() - lookedAt > FRESH_MILLISECONDS) {
      lookedAt = performance.now();
      queues = store.measureQueues();
    }
    return queues;
  };
  metrics.channelQueue.addCallback(async result => {
    for (const { channel, waiting } of (await look()).queues) {
      result.observe(waiting, { channel });
    }
  });
  metrics.channelOverdue.addCallback(async result => {
    for (const { channel, overdueMilliseconds } of (await look()).queues) {
      result.observe(overdueMilliseconds / 1_000, { channel });
    }
  });
}
