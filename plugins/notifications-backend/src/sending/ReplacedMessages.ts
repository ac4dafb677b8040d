import { LoggerService } from '@backstage/backend-plugin-api';
import { BackgroundWork, FailureLog } from '../lib';
import { NotificationsStore } from '../store/NotificationsStore';

/**
 * Removes the texts that a send has replaced, in the background and one notification
 * at a time, however often it is sent meanwhile. What a crash leaves behind goes with
 * the next send in the scope, or with the retention.
 */
export class ReplacedMessages {
  private readonly store: NotificationsStore;
  private readonly failures: FailureLog;
  private readonly waiting = new Set<string>();
  private readonly work = new BackgroundWork();
  private isRunning = false;

  constructor(options: { store: NotificationsStore; logger: LoggerService }) {
    this.store = options.store;
    this.failures = new FailureLog(options);
  }

  /** Begins with it and returns at once. */
  remove(notificationId: string): void {
    this.waiting.add(notificationId);
    if (!this.isRunning) {
      this.isRunning = true;
      this.work.add(this.run());
    }
  }

  /** For the end of the process; see {@link BackgroundWork.finish}. */
  async finish(options: { withinMilliseconds: number }): Promise<void> {
    await this.work.finish(options);
  }

  private async run(): Promise<void> {
    for (const notificationId of this.waiting) {
      this.waiting.delete(notificationId);
      try {
        await this.store.removeReplacedMessages({ notificationId });
      } catch (error) {
        this.failures.add('Failed to remove replaced messages', error);
      }
    }
    this.isRunning = false;
  }
}
