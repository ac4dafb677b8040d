import { Duration } from 'luxon';
import { Knex } from 'knex';
import { shortKey } from '../keys';
import {
  ClaimedIdempotencyKey,
  IdempotencyClaim,
  IdempotencyKey,
} from '../types';

/** How long the same key answers the same. */
const LIFETIME = Duration.fromObject({ hours: 24 });

/** How long a claim without a receipt holds others off: its owner may have crashed. */
const CLAIM_LIFETIME = Duration.fromObject({ minutes: 5 });

function requestKey({ origin, key }: IdempotencyKey): string {
  return shortKey(origin, key);
}

/**
 * The row of a claim, as long as nobody completed it or took it over.
 *
 * @internal
 */
export function claimedRow(
  knex: Knex,
  options: ClaimedIdempotencyKey,
): Knex.QueryBuilder {
  return knex('callboard_idempotency_key')
    .where({
      request_key: requestKey(options),
      claimed: options.claimed.getTime(),
    })
    .whereNull('receipt');
}

/**
 * Claims a key, or tells what became of it. Whether a key is free is decided by
 * the insert itself, so that of two requests at once only one gets it.
 *
 * @internal
 */
export async function claimIdempotencyKey(
  knex: Knex,
  options: IdempotencyKey & { requestHash: string; now: Date },
): Promise<IdempotencyClaim> {
  const { requestHash } = options;
  const now = options.now.getTime();
  const row = {
    request_key: requestKey(options),
    request_hash: requestHash,
    claimed: now,
    expires: now + LIFETIME.toMillis(),
    receipt: null,
  };
  // A key that is neither claimed nor found was released in between: once more.
  for (;;) {
    const claimed = await knex('callboard_idempotency_key')
      .insert(row)
      .onConflict('request_key')
      .merge()
      .where('callboard_idempotency_key.expires', '<=', now)
      .orWhere(lapsed =>
        lapsed
          .whereNull('callboard_idempotency_key.receipt')
          .where(
            'callboard_idempotency_key.claimed',
            '<=',
            now - CLAIM_LIFETIME.toMillis(),
          ),
      )
      .returning('request_key');
    if (claimed.length > 0) {
      return { outcome: 'claimed', claimed: options.now };
    }
    const found = await knex('callboard_idempotency_key')
      .where('request_key', row.request_key)
      .first('request_hash', 'receipt');
    if (found && found.request_hash !== requestHash) {
      return { outcome: 'mismatch' };
    }
    if (found) {
      return found.receipt === null
        ? { outcome: 'in-flight' }
        : { outcome: 'replay', receipt: found.receipt };
    }
  }
}
