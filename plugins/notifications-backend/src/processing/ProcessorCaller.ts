import { LoggerService } from '@backstage/backend-plugin-api';
import {
  matchesProcessorFilters,
  NotificationPayload,
} from '@callboard/backstage-plugin-notifications-common';
import { NotificationProcessor } from '@callboard/backstage-plugin-notifications-node';
import { NotificationsMetrics, ProcessorPhase } from '../metrics';

/**
 * Calls the methods of processors, none of which may do harm: what they throw is
 * counted and logged.
 */
export class ProcessorCaller {
  private readonly logger: LoggerService;
  private readonly metrics: NotificationsMetrics;

  constructor(options: {
    logger: LoggerService;
    metrics: NotificationsMetrics;
  }) {
    this.logger = options.logger;
    this.metrics = options.metrics;
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
      this.count(processor, phase, 'error');
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

  private count(
    processor: NotificationProcessor,
    phase: ProcessorPhase,
    outcome: 'success' | 'error',
  ): void {
    this.metrics.processorCalls.add(1, {
      processor: processor.getName(),
      phase,
      outcome,
    });
  }
}
