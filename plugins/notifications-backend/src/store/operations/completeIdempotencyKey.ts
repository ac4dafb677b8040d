import { ConflictError } from '@backstage/errors';
import { Knex } from 'knex';
import { ClaimedIdempotencyKey } from '../types';
import { claimedRow } from './claimIdempotencyKey';

/**
 * Stores the receipt of a claimed key, in the transaction of the send. If the
 * claim had lapsed and somebody else took the key over, perhaps for another
 * request, this send must not happen.
 *
 * @throws ConflictError if the claim is not in flight any more.
 * @internal
 */
export async function completeIdempotencyKey(
  knex: Knex,
  options: ClaimedIdempotencyKey & { receipt: string },
): Promise<void> {
  const completed = await claimedRow(knex, options).update({
    receipt: options.receipt,
  });
  if (completed === 0) {
    throw new ConflictError(
      'The request took so long that its idempotency key was given to another one meanwhile',
    );
  }
}
