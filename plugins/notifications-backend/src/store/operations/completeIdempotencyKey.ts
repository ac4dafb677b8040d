import { ConflictError } from '@backstage/errors';
import { Knex } from 'knex';
import { IdempotencyKey } from '../NotificationsStore';
import { requestKey } from './claimIdempotencyKey';

/**
 * Stores the receipt of a claimed key, in the transaction of the send. If the
 * claim had lapsed and somebody else completed it, this send must not happen a
 * second time.
 *
 * @throws ConflictError if the key is not in flight any more.
 * @internal
 */
export async function completeIdempotencyKey(
  knex: Knex,
  options: IdempotencyKey & { receipt: string },
): Promise<void> {
  const completed = await knex('callboard_idempotency_key')
    .where('request_key', requestKey(options))
    .whereNull('receipt')
    .update({ receipt: options.receipt });
  if (completed === 0) {
    throw new ConflictError(
      'The request with this idempotency key was carried out or given up meanwhile',
    );
  }
}
