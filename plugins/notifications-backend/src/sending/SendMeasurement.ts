import { LoggerService } from '@backstage/backend-plugin-api';
import { NotificationsMetrics } from '../metrics';
import { SendOutcome, SendRequest } from './types';

/**
 * Counts, times and logs sends. Says who sent to how many, never what.
 */
export class SendMeasurement {
  private readonly logger: LoggerService;
  private readonly metrics: NotificationsMetrics;

  constructor(options: {
    logger: LoggerService;
    metrics: NotificationsMetrics;
  }) {
    this.logger = options.logger;
    this.metrics = options.metrics;
  }

  async measure(
    request: SendRequest,
    send: () => Promise<SendOutcome>,
  ): Promise<SendOutcome> {
    const { origin, sendOptions } = request;
    const type =
      sendOptions.recipients.type === 'broadcast' ? 'broadcast' : 'individual';
    const start = performance.now();
    const record = (outcome: 'success' | 'replay' | 'error') => {
      this.metrics.sends.add(1, { origin, type, outcome });
      const seconds = (performance.now() - start) / 1000;
      this.metrics.sendDuration.record(seconds, { type, outcome });
    };
    try {
      const sent = await send();
      const { receipt, isReplay } = sent;
      record(isReplay ? 'replay' : 'success');
      if (!isReplay) {
        this.metrics.recipients.add(receipt.recipients, { origin });
      }
      this.logger.debug('A notification was sent', {
        origin,
        type,
        isReplay,
        id: receipt.id,
        recipients: receipt.recipients,
        reopened: receipt.reopened,
        muted: receipt.muted,
      });
      return sent;
    } catch (error) {
      record('error');
      throw error;
    }
  }
}
