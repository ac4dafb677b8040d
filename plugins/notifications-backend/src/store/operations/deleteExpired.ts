import { Knex } from 'knex';
import { deleteExpiredBroadcasts } from './deleteExpiredBroadcasts';
import { deleteExpiredDeliveries } from './deleteExpiredDeliveries';
import { deleteExpiredIdempotencyKeys } from './deleteExpiredIdempotencyKeys';
import { deleteOrphanedMessages } from './deleteOrphanedMessages';
import { deleteSupersededMessages } from './deleteSupersededMessages';

/**
 * Removes a batch of the first kind of which there is something to remove, so that
 * nothing is looked through again and again for what is not there.
 *
 * @param options - see `NotificationsStore.removeExpired`
 * @returns how many rows went
 *
 * @internal
 */
export async function deleteExpired(
  knex: Knex,
  options: {
    now: Date;
    before?: Date;
    supersededBefore: Date;
    batchSize: number;
  },
): Promise<number> {
  const { now, before, supersededBefore, batchSize } = options;
  const kinds = [
    () => deleteExpiredIdempotencyKeys(knex, { now, batchSize }),
    ...(before
      ? [
          deleteExpiredDeliveries,
          deleteExpiredBroadcasts,
          deleteOrphanedMessages,
        ].map(remove => () => remove(knex, { before, batchSize }))
      : []),
    // Last, as it goes through all scopes that there are.
    () =>
      deleteSupersededMessages(knex, { before: supersededBefore, batchSize }),
  ];
  for (const remove of kinds) {
    const removed = await remove();
    if (removed > 0) {
      return removed;
    }
  }
  return 0;
}
