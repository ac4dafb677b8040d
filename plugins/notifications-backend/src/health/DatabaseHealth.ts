import { LoggerService } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError } from '@backstage/errors';
import { FailureLog, TimeoutError, withinTime } from '../lib';
import { NotificationsStore } from '../store';

const MAX_AGE_MILLISECONDS = 1_000;
const MAX_MILLISECONDS = 3_000;

/** Says whether the database responds, and asks it once a second at most. */
export class DatabaseHealth {
  private readonly failures: FailureLog;
  private last?: { start: number; response: Promise<void> };
  /** Whether a question of before, which was given up, still holds a connection. */
  private isWaiting = false;

  constructor(
    private readonly options: {
      store: NotificationsStore;
      logger: LoggerService;
    },
  ) {
    this.failures = new FailureLog(options);
  }

  /** @throws ServiceUnavailableError that says what is wrong, and nothing else. */
  async check(): Promise<void> {
    const now = performance.now();
    const isOld = !this.last || now - this.last.start >= MAX_AGE_MILLISECONDS;
    if (!this.last || (isOld && !this.isWaiting)) {
      this.last = { start: now, response: this.ask() };
    }
    return this.last.response;
  }

  private async ask(): Promise<void> {
    this.isWaiting = true;
    const answer = this.options.store.ping().finally(() => {
      this.isWaiting = false;
    });
    try {
      await withinTime(MAX_MILLISECONDS, () => answer);
    } catch (error) {
      if (ServiceUnavailableError.is(error)) {
        throw error;
      }
      if (error instanceof TimeoutError) {
        throw new ServiceUnavailableError(
          'The database did not respond within 3 seconds, or no connection to it was free',
        );
      }
      // Such as a wrong password, which is for the log.
      this.failures.add('The database cannot be used', error);
      throw new ServiceUnavailableError(
        'The database cannot be used; the log says why',
      );
    }
  }
}
