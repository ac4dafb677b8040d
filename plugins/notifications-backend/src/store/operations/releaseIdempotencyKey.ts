import { Knex } from 'knex';
import { IdempotencyKey } from '../NotificationsStore';
import { requestKey } from './claimIdempotencyKey';

/**
 * Gives up a claim, so that the request may be tried again at once. A key whose
 * request was carried out stays.
 *
 * @internal
 */
export async function releaseIdempotencyKey(
  knex: Knex,
  options: IdempotencyKey,
): Promise<void> {
  await knex('callboard_idempotency_key')
    .where('request_key', requestKey(options))
    .whereNull('receipt')
    .delete();
}
