import { LoggerService } from '@backstage/backend-plugin-api';
import { NotificationsMetrics } from '../metrics';
import { SendOutcome, SendRequest } from './types';

/** Counts, times and logs a send. Says who sent to how many, never what. */
export async function measureSend(
  { logger, metrics }: { logger: LoggerService; metrics: NotificationsMetrics },
  { origin, sendOptions }: SendRequest,
  send: () => Promise<SendOutcome>,
): Promise<SendOutcome> {
  const type =
    sendOptions.recipients.type === 'broadcast' ? 'broadcast' : 'individual';
  const start = performance.now();
  const record = (outcome: 'success' | 'replay' | 'error') => {
    metrics.sends.add(1, { origin, type, outcome });
    const seconds = (performance.now() - start) / 1000;
    metrics.sendDuration.record(seconds, { type, outcome });
  };
  try {
    const sent = await send();
    const { receipt, isReplay } = sent;
    const { id, recipients, reopened, muted } = receipt;
    record(isReplay ? 'replay' : 'success');
    if (!isReplay) {
      metrics.recipients.add(recipients, { origin });
    }
    logger.debug('A notification was sent', {
      origin,
      type,
      isReplay,
      id,
      recipients,
      reopened,
      muted,
    });
    return sent;
  } catch (error) {
    record('error');
    throw error;
  }
}
