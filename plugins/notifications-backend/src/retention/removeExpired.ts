import { LoggerService } from '@backstage/backend-plugin-api';
import { DateTime, Duration } from 'luxon';
import { DeliveryRecords, NotificationsStore } from '../store';

/** Small, so that nobody waits long for rows that a batch holds. */
const BATCH_SIZE = 1_000;

/** What is kept for how long. */
export type RetentionOptions = {
  store: NotificationsStore;
  records: DeliveryRecords;
  logger: LoggerService;
  /** How long notifications are kept; `undefined` for ever. */
  retention: Duration | undefined;
  /** How long it is recorded what became of deliveries; `undefined` for ever. */
  deliveryRetention: Duration | undefined;
};

/**
 * Removes what is older than its retention, batch by batch, until nothing is
 * left or the signal says to stop; the next run goes on from there.
 */
export async function removeExpired(
  options: RetentionOptions & { signal: AbortSignal },
): Promise<void> {
  const { store, records, logger, signal } = options;
  const [before, deliveriesBefore] = [
    options.retention,
    options.deliveryRetention,
  ].map(retention => retention && DateTime.now().minus(retention).toJSDate());
  const removeAll = async (
    message: string,
    remove: () => Promise<{ removed: number }>,
  ) => {
    let rows = 0;
    while (!signal.aborted) {
      const { removed } = await remove();
      if (removed === 0) {
        break;
      }
      rows += removed;
    }
    if (rows > 0) {
      logger.info(message, { rows });
    }
  };

  if (deliveriesBefore) {
    await removeAll('Removed expired delivery records', () =>
      records.removeExpired({
        before: deliveriesBefore,
        batchSize: BATCH_SIZE,
      }),
    );
  }
  await removeAll('Removed expired notifications', () =>
    store.removeExpired({ before, batchSize: BATCH_SIZE }),
  );
}
