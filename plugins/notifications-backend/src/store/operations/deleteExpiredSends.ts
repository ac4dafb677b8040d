import { Knex } from 'knex';

/** With those of up to so many sends at once the database finds a batch quickly. */
const MAX_SENDS = 100;

/**
 * Removes a batch of what is recorded of deliveries of sends before a time, whether they
 * are done or not: of the oldest sends, and of the first kind of which there is something.
 *
 * @returns how many rows went; 0 means that nothing is left to remove
 */
export async function deleteExpiredSends(
  knex: Knex,
  options: { before: Date; batchSize: number },
): Promise<number> {
  const { before, batchSize } = options;
  const expired: string[] = await knex('callboard_send')
    .where('created', '<', before.getTime())
    .orderBy('created')
    .limit(Math.min(batchSize, MAX_SENDS))
    .pluck('id');
  // Jobs first: without them no worker adds anything to the rest. Sends last, as they
  // lead to it.
  for (const [table, sendId, key] of [
    ['callboard_channel_job', 'send_id', ['chunk_id', 'channel']],
    [
      'callboard_channel_delivery',
      'send_id',
      ['send_id', 'channel', 'destination'],
    ],
    ['callboard_send_chunk', 'send_id', ['id']],
    ['callboard_send', 'id', ['id']],
  ] as const) {
    const batch = knex(table)
      .whereIn(sendId, expired)
      .select([...key])
      .limit(batchSize);
    const removed = await knex(table)
      .whereIn([...key], batch)
      .delete();
    if (removed > 0) {
      return removed;
    }
  }
  return 0;
}
