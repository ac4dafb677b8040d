import { Knex } from 'knex';

/**
 * Removes a batch of idempotency keys that may be used anew anyway.
 *
 * @internal
 */
export async function deleteExpiredIdempotencyKeys(
  knex: Knex,
  options: { now: Date; batchSize: number },
): Promise<number> {
  const expired = knex('callboard_idempotency_key')
    .where('expires', '<=', options.now.getTime())
    .select('request_key')
    .limit(options.batchSize);
  return knex('callboard_idempotency_key')
    .whereIn('request_key', expired)
    .delete();
}
