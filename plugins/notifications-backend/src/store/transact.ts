import { Knex } from 'knex';
import { isDeadlock } from './dialect';

const MAX_ATTEMPTS = 3;

/**
 * Runs work in one transaction, again if need be; see {@link repeatDeadlocked}.
 *
 * @internal
 */
export async function transact<TResult>(
  knex: Knex,
  work: (transaction: Knex.Transaction) => Promise<TResult>,
  mayRepeat = isDeadlock,
): Promise<TResult> {
  return repeatDeadlocked(() => knex.transaction(work), mayRepeat);
}

/**
 * Runs work that is one transaction. Rows are locked in the order of their users,
 * so that sends do not block each other crosswise; what still ends in a deadlock
 * (a clean-up meeting a bulk marking) was rolled back by the database and is
 * simply done again. All other errors reach the caller as they are.
 *
 * @internal
 */
export async function repeatDeadlocked<TResult>(
  work: () => Promise<TResult>,
  mayRepeat = isDeadlock,
): Promise<TResult> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || !mayRepeat(error)) {
        throw error;
      }
    }
  }
}
