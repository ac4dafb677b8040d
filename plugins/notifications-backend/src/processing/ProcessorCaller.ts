import { LoggerService } from '@backstage/backend-plugin-api';
import {
  matchesProcessorFilters,
  NotificationPayload,
} from '@callboard/backstage-plugin-notifications-common';
import { NotificationProcessor } from '@callboard/backstage-plugin-notifications-node';
import { TimeoutError, withinTime } from '../lib';
import {
  NotificationsMetrics,
  ProcessorOutcome,
  ProcessorPhase,
} from '../metrics';

/**
 * How long sends do without a processor that did not answer in time. One that
 * hangs would otherwise hold up every recipient and every send in turn.
 */
const REST_MILLISECONDS = 60_000;

/**
 * Calls the methods of processors, none of which may do harm: what they throw is
 * counted and logged, and a send does not wait for them for ever.
 */
export class ProcessorCaller {
  private readonly logger: LoggerService;
  private readonly metrics: NotificationsMetrics;
  private readonly timeoutMilliseconds: number;
  private readonly restingUntil = new Map<NotificationProcessor, number>();

  constructor(options: {
    logger: LoggerService;
    metrics: NotificationsMetrics;
    timeoutMilliseconds: number;
  }) {
    this.logger = options.logger;
    this.metrics = options.metrics;
    this.timeoutMilliseconds = options.timeoutMilliseconds;
  }

  /**
   * Calls a method that a send waits for: as {@link ProcessorCaller.call}, and
   * too slow is failed, too.
   */
  async callInTime<T>(
    processor: NotificationProcessor,
    phase: ProcessorPhase,
    method: () => Promise<T>,
  ): Promise<{ value: T } | undefined> {
    if (this.isResting(processor)) {
      this.count(processor, phase, 'skipped');
      return undefined;
    }
    return this.call(processor, phase, () =>
      withinTime(this.timeoutMilliseconds, method),
    );
  }

  /**
   * Calls a method. Answers what it resolves to, or `undefined` when it failed.
   */
  async call<T>(
    processor: NotificationProcessor,
    phase: ProcessorPhase,
    method: () => Promise<T>,
  ): Promise<{ value: T } | undefined> {
    try {
      const value = await method();
      this.count(processor, phase, 'success');
      return { value };
    } catch (error) {
      if (error instanceof TimeoutError) {
        this.restingUntil.set(processor, performance.now() + REST_MILLISECONDS);
        this.count(processor, phase, 'timeout');
      } else {
        this.count(processor, phase, 'error');
      }
      this.logger.error(
        `The notification processor ${processor.getName()} failed in ${phase}`,
        error instanceof Error ? error : new Error(String(error)),
      );
      return undefined;
    }
  }

  /** Whether the filters of a processor let a notification through. */
  isAccepted(
    processor: NotificationProcessor,
    payload: NotificationPayload,
  ): boolean {
    try {
      const filters = processor.getNotificationFilters?.();
      return !filters || matchesProcessorFilters(payload, filters);
    } catch (error) {
      this.logger.error(
        `The notification processor ${processor.getName()} failed to tell its filters`,
        error instanceof Error ? error : new Error(String(error)),
      );
      return false;
    }
  }

  private isResting(processor: NotificationProcessor): boolean {
    const until = this.restingUntil.get(processor);
    return until !== undefined && performance.now() < until;
  }

  private count(
    processor: NotificationProcessor,
    phase: ProcessorPhase,
    outcome: ProcessorOutcome,
  ): void {
    this.metrics.processorCalls.add(1, {
      processor: processor.getName(),
      phase,
      outcome,
    });
  }
}
