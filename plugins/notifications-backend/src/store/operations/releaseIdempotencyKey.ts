import { Knex } from 'knex';
import { limited } from '../connections';
import { ClaimedIdempotencyKey } from '../types';
import { claimedRow } from './claimIdempotencyKey';

/**
 * Gives up a claim, so that the request may be tried again at once. A key whose
 * request was carried out stays, and so does the claim of somebody else.
 */
export async function releaseIdempotencyKey(
  knex: Knex,
  options: ClaimedIdempotencyKey,
): Promise<void> {
  await limited(knex, claimedRow(knex, options).delete());
}
