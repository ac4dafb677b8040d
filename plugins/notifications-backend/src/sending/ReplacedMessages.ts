import { LoggerService } from '@backstage/backend-plugin-api';
import PQueue from 'p-queue';
import { BackgroundWork, FailureLog } from '../lib';
import { NotificationsStore } from '../store/NotificationsStore';

/**
 * Removes the texts that a send has replaced, in the background and one notification
 * at a time, however often it is sent meanwhile. What a crash leaves behind goes with
 * the next send in the scope, or with the retention.
 */
export class ReplacedMessages {
  private readonly queue = new PQueue({ concurrency: 1 });
  private readonly waiting = new Set<string>();
  private readonly work: BackgroundWork;

  constructor(
    private readonly options: {
      store: NotificationsStore;
      logger: LoggerService;
    },
  ) {
    this.work = new BackgroundWork({ failures: new FailureLog(options) });
  }

  /** Begins with it and returns at once. */
  remove(notificationId: string): void {
    if (this.waiting.has(notificationId)) {
      return;
    }
    this.waiting.add(notificationId);
    const removed = this.queue.add(async () => {
      this.waiting.delete(notificationId);
      await this.options.store.removeReplacedMessages({ notificationId });
    });
    this.work.add(removed);
  }

  /** For the end of the process; see {@link BackgroundWork.finish}. */
  async finish(options: { withinMilliseconds: number }): Promise<void> {
    await this.work.finish(options);
  }
}
