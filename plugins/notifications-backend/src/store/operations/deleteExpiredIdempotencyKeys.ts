import { Knex } from 'knex';
import { clockMilliseconds } from '../dialect';

/** Removes a batch of idempotency keys that may be used anew anyway. */
export async function deleteExpiredIdempotencyKeys(
  knex: Knex,
  options: { batchSize: number },
): Promise<number> {
  const expired = knex('callboard_idempotency_key')
    .where('expires', '<=', clockMilliseconds(knex))
    .select('request_key')
    .limit(options.batchSize);
  return knex('callboard_idempotency_key')
    .whereIn('request_key', expired)
    .delete();
}
