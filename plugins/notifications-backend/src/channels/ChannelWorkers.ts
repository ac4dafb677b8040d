import { LoggerService } from '@backstage/backend-plugin-api';
import { withinTime } from '../lib';
import { NotificationsMetrics } from '../metrics';
import { PreferencesService } from '../preferences';
import { ChannelStore } from '../store/ChannelStore';
import { Channel } from './Channel';
import { ChannelReports } from './ChannelReports';
import { ChannelWorker } from './ChannelWorker';
import { CreateUnsubscribeUrl, DeliveryAttempts } from './DeliveryAttempts';
import { CHANNEL_TIMES, ChannelTimes } from './retryPolicy';

/** The workers of all channels on this instance. */
export class ChannelWorkers {
  private readonly workers: ChannelWorker[];
  private readonly reports: ChannelReports;
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly options: {
      channels: Channel[];
      store: ChannelStore;
      preferences: PreferencesService;
      createUnsubscribeUrl: CreateUnsubscribeUrl;
      logger: LoggerService;
      metrics: NotificationsMetrics;
      times?: ChannelTimes;
    },
  ) {
    const { times = CHANNEL_TIMES } = options;
    this.reports = new ChannelReports(options);
    const { reports } = this;
    this.workers = options.channels.map(channel => {
      const shared = { ...options, channel, times };
      const attempts = new DeliveryAttempts(shared);
      return new ChannelWorker({ ...shared, attempts, reports });
    });
  }

  start(): void {
    const { pollMilliseconds } = this.options.times ?? CHANNEL_TIMES;
    this.timer = setInterval(() => this.wake(), pollMilliseconds);
    this.timer.unref();
    this.wake();
  }

  /** There may be something to do. Other instances see it when they look next. */
  wake(): void {
    for (const worker of this.workers) {
      worker.wake();
    }
  }

  /**
   * Gives up what is left of channels that are no more, when it is a day old: while
   * instances are replaced, others may still have them.
   */
  async giveUpRemoved(): Promise<void> {
    const { store, times = CHANNEL_TIMES } = this.options;
    const known = new Set(this.workers.map(({ channel }) => channel.id));
    const { queues } = await store.measureQueues();
    for (const { channel } of queues) {
      if (!known.has(channel)) {
        const { maxAgeMilliseconds } = times;
        const expired = await store.expireWork({ channel, maxAgeMilliseconds });
        this.reports.expired(channel, expired, 'channel-removed');
      }
    }
  }

  /**
   * Begins no more batch and hands back what was not begun. Resolves once the batches
   * under way have ended, or after the given time: their leases end then.
   */
  async stop(options: { withinMilliseconds: number }): Promise<void> {
    clearInterval(this.timer);
    await withinTime(options.withinMilliseconds, () =>
      Promise.all(this.workers.map(worker => worker.stop())),
    ).catch(() => {});
  }
}
