import { LoggerService } from '@backstage/backend-plugin-api';
import { FailureLog } from '../lib';
import { NotificationsMetrics } from '../metrics';
import { ExpiredWork } from '../store/operations/expireChannelWork';
import { AttemptOutcome } from './DeliveryAttempts';

/** Says in logs and metrics what becomes of deliveries; nothing of a payload. */
export class ChannelReports {
  private readonly failures: FailureLog;

  constructor(
    private readonly options: {
      logger: LoggerService;
      metrics: NotificationsMetrics;
    },
  ) {
    this.failures = new FailureLog(options);
  }

  outcomes(channel: string, outcomes: Iterable<AttemptOutcome>): void {
    const counts = new Map<string, number>();
    for (const outcome of outcomes) {
      const name = outcome.kind === 'skipped' ? outcome.state : outcome.kind;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    for (const [outcome, count] of counts) {
      this.options.metrics.channelOutcomes.add(count, { channel, outcome });
    }
  }

  deadLetter(
    channel: string,
    details: { sendId: string; destination?: string; reason: string },
  ): void {
    this.options.logger.warn('A notification could not be delivered', {
      channel,
      ...details,
    });
  }

  /** Of what was given up together. */
  expired(channel: string, expired: ExpiredWork[], reason: string): void {
    for (const details of expired) {
      this.deadLetter(channel, { ...details, reason });
    }
  }

  paused(
    channel: string,
    pause: { reason: string; failures: number; milliseconds: number },
  ): void {
    const { reason, failures, milliseconds } = pause;
    this.options.logger.warn(
      `The channel ${channel} does not work (${reason}), trying again in ${Math.ceil(
        milliseconds / 1_000,
      )} s`,
      { channel, reason, failures },
    );
  }

  works(channel: string): void {
    this.options.logger.info(`The channel ${channel} works again`, { channel });
  }

  /** Errors of channels, whose texts are for the log only. */
  errors(channel: string, errors: unknown[]): void {
    for (const error of errors) {
      this.failures.add(`The channel ${channel} failed`, error);
    }
  }

  workerFailed(channel: string, error: unknown): void {
    this.failures.add(`The deliveries of channel ${channel} stopped`, error);
  }
}
