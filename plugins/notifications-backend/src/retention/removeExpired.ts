import { LoggerService } from '@backstage/backend-plugin-api';
import { DateTime, Duration } from 'luxon';
import { NotificationsStore } from '../store';

/** Small, so that nobody waits long for rows that a batch holds. */
const BATCH_SIZE = 1_000;

/**
 * Removes what is older than the retention, batch by batch, until nothing is
 * left or the signal says to stop; the next run goes on from there.
 */
export async function removeExpired(options: {
  store: NotificationsStore;
  logger: LoggerService;
  /** How long notifications are kept; `undefined` for ever. */
  retention: Duration | undefined;
  signal: AbortSignal;
}): Promise<void> {
  const { store, logger, retention, signal } = options;
  const before = retention && DateTime.now().minus(retention).toJSDate();

  let total = 0;
  while (!signal.aborted) {
    const { removed } = await store.removeExpired({
      before,
      batchSize: BATCH_SIZE,
    });
    if (removed === 0) {
      break;
    }
    total += removed;
  }
  if (total > 0) {
    logger.info('Removed expired notifications', { rows: total });
  }
}
