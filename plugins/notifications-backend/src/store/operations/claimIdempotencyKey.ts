import { Duration } from 'luxon';
import { Knex } from 'knex';
import { limited } from '../connections';
import { clockMilliseconds } from '../dialect';
import { shortKey } from '../keys';
import { tellOutcome } from '../outcome';
import {
  ClaimedIdempotencyKey,
  IdempotencyClaim,
  IdempotencyKey,
} from '../types';

/** How long the same key returns the same. */
const LIFETIME = Duration.fromObject({ hours: 24 });

/** How long a claim holds others off unless it is renewed: its process may have crashed. */
const CLAIM_LIFETIME = Duration.fromObject({ seconds: 30 });

/** A key that is neither claimed nor found was released in between; so often that is a defect. */
const MAX_ATTEMPTS = 10;

function requestKey({ origin, key }: IdempotencyKey): string {
  return shortKey(origin, key);
}

/** The row of a claim, as long as it was neither completed nor taken over. */
export function claimedRow(
  knex: Knex,
  options: ClaimedIdempotencyKey,
): Knex.QueryBuilder {
  return knex('callboard_idempotency_key')
    .where({ request_key: requestKey(options), token: options.token })
    .whereNull('receipt');
}

/**
 * Claims a key, or tells what became of it. Whether a key is free is decided by
 * the insert itself, so that of two requests at once only one gets it.
 *
 * @param options - with a new token, which names this claim also where it is not known
 *   what became of it
 * @throws ServiceUnavailableError. Nothing is stored then but, maybe, the claim.
 */
export async function claimIdempotencyKey(
  knex: Knex,
  options: ClaimedIdempotencyKey & { requestHash: string },
): Promise<IdempotencyClaim> {
  return tellOutcome(async () => claim(knex, options));
}

async function claim(
  knex: Knex,
  options: ClaimedIdempotencyKey & { requestHash: string },
): Promise<IdempotencyClaim> {
  const { requestHash, token } = options;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const now = clockMilliseconds(knex);
    const claimed = await limited(
      knex,
      knex('callboard_idempotency_key')
        .insert({
          request_key: requestKey(options),
          request_hash: requestHash,
          token,
          claimed_until: knex.raw('? + ?', [now, CLAIM_LIFETIME.toMillis()]),
          expires: knex.raw('? + ?', [now, LIFETIME.toMillis()]),
          receipt: null,
        })
        .onConflict('request_key')
        .merge()
        .where('callboard_idempotency_key.expires', '<=', now)
        .orWhere(lapsed =>
          lapsed
            .whereNull('callboard_idempotency_key.receipt')
            .where('callboard_idempotency_key.claimed_until', '<=', now),
        )
        .returning('request_key'),
    );
    if (claimed.length > 0) {
      return { outcome: 'claimed' };
    }
    const found = await limited(
      knex,
      knex('callboard_idempotency_key')
        .where('request_key', requestKey(options))
        .first('request_hash', 'receipt'),
    );
    if (found && found.request_hash !== requestHash) {
      return { outcome: 'mismatch' };
    }
    if (found) {
      return found.receipt === null
        ? { outcome: 'in-progress' }
        : { outcome: 'replay', receipt: found.receipt };
    }
  }
  return { outcome: 'in-progress' };
}

/** Keeps a claim for as long again. */
export async function renewIdempotencyKey(
  knex: Knex,
  options: ClaimedIdempotencyKey,
): Promise<void> {
  await limited(
    knex,
    claimedRow(knex, options).update({
      claimed_until: knex.raw('? + ?', [
        clockMilliseconds(knex),
        CLAIM_LIFETIME.toMillis(),
      ]),
    }),
  );
}
