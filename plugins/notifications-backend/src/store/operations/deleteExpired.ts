import { Knex } from 'knex';
import { deleteExpiredBroadcasts } from './deleteExpiredBroadcasts';
import { deleteExpiredDeliveries } from './deleteExpiredDeliveries';
import { deleteExpiredIdempotencyKeys } from './deleteExpiredIdempotencyKeys';
import { deleteUnsentTopics } from './deleteUnsentTopics';
import { deleteUnusedMessages } from './deleteUnusedMessages';

/**
 * Removes a batch of the first kind of which there is something to remove, so that
 * nothing is looked through again and again for what is not there.
 *
 * @param options - see `NotificationsStore.removeExpired`
 * @returns how many rows went
 */
export async function deleteExpired(
  knex: Knex,
  options: { before?: Date; batchSize: number },
): Promise<number> {
  const { before, batchSize } = options;
  let removed = await deleteExpiredIdempotencyKeys(knex, { batchSize });
  if (before) {
    for (const remove of [
      deleteExpiredDeliveries,
      deleteExpiredBroadcasts,
      deleteUnusedMessages,
      deleteUnsentTopics,
    ]) {
      removed ||= await remove(knex, { before, batchSize });
    }
  }
  return removed;
}
