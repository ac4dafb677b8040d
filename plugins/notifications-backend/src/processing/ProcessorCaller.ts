import { LoggerService } from '@backstage/backend-plugin-api';
import {
  matchesProcessorFilters,
  NotificationPayload,
} from '@callboard/backstage-plugin-notifications-common';
import { NotificationProcessor } from '@callboard/backstage-plugin-notifications-node';
import { FailureLog, TimeoutError, withinTime } from '../lib';
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

/** Nobody waits for what is carried to a channel, so that it may take longer than the rest. */
const TIMES_LONGER_BEHIND = 10;

type CallResult<T> =
  | { outcome: 'success'; value: T }
  | { outcome: 'error' | 'timeout' };

/**
 * Calls the methods of processors, none of which may do harm: what they throw is
 * counted and logged, and nothing waits for them for ever.
 */
export class ProcessorCaller {
  private readonly failures: FailureLog;
  private readonly metrics: NotificationsMetrics;
  private readonly timeoutMilliseconds: number;
  private readonly restingUntil = new Map<NotificationProcessor, number>();

  constructor(options: {
    logger: LoggerService;
    metrics: NotificationsMetrics;
    timeoutMilliseconds: number;
  }) {
    this.failures = new FailureLog(options);
    this.metrics = options.metrics;
    this.timeoutMilliseconds = options.timeoutMilliseconds;
  }

  /**
   * Calls a method that a send waits for. Answers what it resolves to, or
   * `undefined` when it failed or was too slow.
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
    const result = await this.call(
      processor,
      phase,
      this.timeoutMilliseconds,
      method,
    );
    if (result.outcome === 'timeout') {
      this.restingUntil.set(processor, performance.now() + REST_MILLISECONDS);
    }
    return result.outcome === 'success' ? result : undefined;
  }

  /**
   * Calls a method that no send waits for. When it takes too long, its place goes
   * to the next call; it may still come to an end. The processor is called
   * again at once, for whatever it is not called for is lost to its channel.
   */
  async callBehind(
    processor: NotificationProcessor,
    phase: ProcessorPhase,
    method: () => Promise<void>,
  ): Promise<void> {
    const milliseconds = this.timeoutMilliseconds * TIMES_LONGER_BEHIND;
    await this.call(processor, phase, milliseconds, method);
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
      this.failures.add(
        `The notification processor ${processor.getName()} failed to tell its filters`,
        error,
      );
      return false;
    }
  }

  private async call<T>(
    processor: NotificationProcessor,
    phase: ProcessorPhase,
    milliseconds: number,
    method: () => Promise<T>,
  ): Promise<CallResult<T>> {
    try {
      const value = await withinTime(milliseconds, method);
      this.count(processor, phase, 'success');
      return { outcome: 'success', value };
    } catch (error) {
      const outcome = error instanceof TimeoutError ? 'timeout' : 'error';
      this.count(processor, phase, outcome);
      this.failures.add(
        `The notification processor ${processor.getName()} failed in ${phase}`,
        error,
      );
      return { outcome };
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
