import { ServiceUnavailableError } from '@backstage/errors';
import { Knex } from 'knex';
import { withinTime } from '../lib';
import { onConnection } from './connections';
import { beginWriting, isSerializationConflict } from './dialect';
import { tellOutcome } from './outcome';

const MAX_ATTEMPTS = 3;

/** As long as the database makes a transaction wait for a lock. */
const MAX_WAIT_MILLISECONDS = 5_000;

/** Longer than the database lets one statement of a transaction take. */
const MAX_STATEMENT_MILLISECONDS = 70_000;

/**
 * Runs work in one transaction that writes. What the database gave up in favour of
 * another transaction was rolled back, and is simply done again.
 *
 * @param options.locks - ids of notifications, or other names of what nobody else may
 *   write at the same time, over all instances
 * @param work - gets the transaction and a new revision, drawn after the locks were
 *   taken
 * @throws ServiceUnavailableError when a lock could not be had in time, or the database
 *   is not available. It says whether something may have been stored.
 */
export async function transact<TResult>(
  knex: Knex,
  options: { locks?: string[] },
  work: (transaction: Knex.Transaction, rev: number) => Promise<TResult>,
): Promise<TResult> {
  // In one order everywhere, so that two do not wait for each other crosswise.
  const locks = [...(options.locks ?? [])].sort();
  return inTurn(knex, locks, async () =>
    tellOutcome(async setStoring => {
      for (let attempt = 1; ; attempt++) {
        try {
          setStoring(false);
          return await transactOnce(knex, locks, async (tx, rev) => {
            const result = await work(tx, rev);
            setStoring(true);
            return result;
          });
        } catch (error) {
          if (attempt === MAX_ATTEMPTS || !isSerializationConflict(error)) {
            throw error;
          }
        }
      }
    }),
  );
}

/**
 * A database that does not respond is given up before the work begins. Later on it is
 * the database that gives up, unless it is gone.
 */
async function transactOnce<TResult>(
  knex: Knex,
  locks: string[],
  work: (transaction: Knex.Transaction, rev: number) => Promise<TResult>,
): Promise<TResult> {
  return onConnection(knex, async (connection, limit) => {
    let failure: unknown;
    try {
      return await knex.transaction(
        async tx => {
          try {
            const rev = await beginWriting(tx, { locks });
            limit(MAX_STATEMENT_MILLISECONDS);
            tx.on('query', () => limit(MAX_STATEMENT_MILLISECONDS));
            return await work(tx, rev);
          } catch (error) {
            failure = error;
            throw error;
          }
        },
        { connection },
      );
    } catch (error) {
      // What went wrong, and not that it could not be rolled back over a broken connection.
      throw failure ?? error;
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
        'Other requests are writing the same. Nothing was stored',
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
