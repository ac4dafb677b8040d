import { LoggerService } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError } from '@backstage/errors';
import {
  matchesProcessorFilters,
  NotificationPayload,
  NotificationProcessorFilters,
} from '@callboard/backstage-plugin-notifications-common';
import { NotificationProcessor } from '@callboard/backstage-plugin-notifications-node';
import PQueue from 'p-queue';
import { NotificationsConfig } from '../config';
import { FailureLog, TimeoutError, withinTime } from '../lib';
import {
  NotificationsMetrics,
  ProcessorOutcome,
  ProcessorPhase,
} from '../metrics';

/**
 * Calls the methods of processors: each call is made, and waited for up to the
 * timeout. A failure is counted and logged; it fails the send only where the
 * processor is required for it.
 */
export class ProcessorCaller {
  readonly failures: FailureLog;
  readonly concurrency: number;

  constructor(
    private readonly options: {
      processors: NotificationProcessor[];
      limits: NotificationsConfig['processing'];
      logger: LoggerService;
      metrics: NotificationsMetrics;
    },
  ) {
    this.failures = new FailureLog(options);
    this.concurrency = options.limits.concurrency;
  }

  processorsWith(phase: ProcessorPhase): NotificationProcessor[] {
    return this.options.processors.filter(processor => processor[phase]);
  }

  /** Creates a queue for each of them, for its calls of all sends. */
  createQueues(phase: ProcessorPhase): Map<NotificationProcessor, PQueue> {
    const { concurrency, intervalMilliseconds } = this.options.limits;
    return new Map(
      this.processorsWith(phase).map(processor => [
        processor,
        new PQueue({
          concurrency,
          intervalCap: concurrency,
          interval: intervalMilliseconds,
          // In any such time, and not only from one tick of a clock to the next.
          strict: intervalMilliseconds > 0,
        }),
      ]),
    );
  }

  /**
   * Calls a method. After the timeout it may still come to an end, which nothing
   * waits for.
   *
   * @throws ServiceUnavailableError when a required processor fails before the send
   *   is stored.
   */
  async call<T>(
    processor: NotificationProcessor,
    phase: ProcessorPhase,
    method: () => Promise<T>,
  ): Promise<
    { outcome: 'success'; value: T } | { outcome: 'error' | 'timeout' }
  > {
    try {
      const { timeoutMilliseconds } = this.options.limits;
      const value = await withinTime(timeoutMilliseconds, method);
      this.count(processor, phase, 'success');
      return { outcome: 'success', value };
    } catch (error) {
      const outcome = error instanceof TimeoutError ? 'timeout' : 'error';
      this.count(processor, phase, outcome);
      this.fail(processor, phase, phase, error);
      return { outcome };
    }
  }

  /** @throws ServiceUnavailableError as {@link ProcessorCaller.call} does. */
  isAccepted(
    processor: NotificationProcessor,
    phase: ProcessorPhase,
    payload: NotificationPayload,
  ): boolean {
    try {
      const filters = processor.getNotificationFilters?.();
      return !filters || matchesProcessorFilters(payload, filters);
    } catch (error) {
      this.fail(processor, phase, 'getNotificationFilters', error);
      return false;
    }
  }

  /**
   * Calls `postProcess`, which may wait for as long as it likes.
   *
   * @returns whether it succeeded
   */
  async callPostProcess(
    processor: NotificationProcessor,
    method: () => Promise<void>,
  ): Promise<boolean> {
    const phase = 'postProcess';
    try {
      await method();
      this.count(processor, phase, 'success');
      return true;
    } catch (error) {
      this.count(processor, phase, 'error');
      this.fail(processor, phase, phase, error);
      return false;
    }
  }

  /** Which notifications it takes after they are stored; all if it fails to say so. */
  filtersOf(
    processor: NotificationProcessor,
  ): NotificationProcessorFilters | undefined {
    try {
      return processor.getNotificationFilters?.();
    } catch (error) {
      this.fail(processor, 'postProcess', 'getNotificationFilters', error);
      return undefined;
    }
  }

  count(
    processor: NotificationProcessor,
    phase: ProcessorPhase,
    outcome: ProcessorOutcome,
  ): void {
    this.options.metrics.processorCalls.add(1, {
      processor: processor.getName(),
      phase,
      outcome,
    });
  }

  /** Logs what a processor does wrong without failing. */
  warn(processor: NotificationProcessor, message: string): void {
    this.options.logger.warn(
      `The notification processor ${processor.getName()} ${message}`,
    );
  }

  private fail(
    processor: NotificationProcessor,
    phase: ProcessorPhase,
    method: string,
    error: unknown,
  ): void {
    const message = `The notification processor ${processor.getName()} failed in ${method}`;
    this.failures.add(message, error);
    if (processor.required && phase !== 'postProcess') {
      // Without the cause, whose text is not for senders.
      throw new ServiceUnavailableError(message);
    }
  }
}
