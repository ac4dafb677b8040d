import { ServiceUnavailableError } from '@backstage/errors';
import { Knex } from 'knex';
import { withinTime } from '../lib';
import { beginWriting, isSerializationConflict } from './dialect';

const MAX_ATTEMPTS = 3;

/** As long as the database makes a transaction wait for a lock. */
const MAX_WAIT_MILLISECONDS = 5_000;

/**
 * Runs work in one transaction that writes. What the database gave up in favour of
 * another transaction was rolled back, and is simply done again.
 *
 * @param options.locks - ids of notifications that nobody else may write at the same
 *   time, over all instances
 * @param work - gets the transaction and a new revision, drawn after the locks were
 *   taken
 * @throws ServiceUnavailableError when a lock could not be had in time.
 */
export async function transact<TResult>(
  knex: Knex,
  options: { locks?: string[] },
  work: (transaction: Knex.Transaction, rev: number) => Promise<TResult>,
): Promise<TResult> {
  // In one order everywhere, so that two do not wait for each other crosswise.
  const locks = [...(options.locks ?? [])].sort();
  return inTurn(knex, locks, async () => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await knex.transaction(async tx =>
          work(tx, await beginWriting(tx, { locks })),
        );
      } catch (error) {
        if (attempt === MAX_ATTEMPTS || !isSerializationConflict(error)) {
          throw error;
        }
      }
    }
  });
}

const lines = new WeakMap<Knex, Map<string, Promise<void>>>();

/**
 * Lets at most one transaction of this process wait for a lock in the database: a
 * storm in one scope would else take all connections.
 */
async function inTurn<TResult>(
  knex: Knex,
  [name, ...others]: string[],
  work: () => Promise<TResult>,
): Promise<TResult> {
  if (name === undefined) {
    return work();
  }
  const lastInLine = lines.get(knex) ?? new Map<string, Promise<void>>();
  lines.set(knex, lastInLine);
  const before = lastInLine.get(name) ?? Promise.resolve();
  const { promise: left, resolve: leave } = Promise.withResolvers<void>();
  const last = before.then(() => left);
  lastInLine.set(name, last);
  try {
    await withinTime(MAX_WAIT_MILLISECONDS, () => before).catch(() => {
      throw new ServiceUnavailableError(
        'The notification is being written by other requests',
      );
    });
    return await inTurn(knex, others, work);
  } finally {
    leave();
    last.then(() => {
      if (lastInLine.get(name) === last) {
        lastInLine.delete(name);
      }
    });
  }
}
