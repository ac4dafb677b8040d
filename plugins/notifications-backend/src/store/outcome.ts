import { ServiceUnavailableError } from '@backstage/errors';
import { TimeoutError } from '../lib';
import {
  isConnectionLost,
  isNeverSent,
  isSerializationConflict,
  isTimeout,
} from './dialect';

/** Why the same may succeed later, or `undefined` if it will not. */
export function describeOutage(error: unknown): string | undefined {
  if (
    error instanceof TimeoutError ||
    isTimeout(error) ||
    isSerializationConflict(error)
  ) {
    return 'The database did not respond in time';
  }
  if (isNeverSent(error)) {
    return 'No connection to the database could be established';
  }
  return isConnectionLost(error)
    ? 'The connection to the database broke'
    : undefined;
}

/**
 * Carries out a write. Of one that fails because of the database it says whether something
 * may be stored, and it is only then that nobody knows: what stores it was under way, and
 * the response to it is missing.
 *
 * @param work - says when it sends the statement that stores it, which is the only one or
 *   the commit, and when it begins anew
 * @throws ServiceUnavailableError
 */
export async function tellOutcome<T>(
  work: (setStoring: (isStoring: boolean) => void) => Promise<T>,
): Promise<T> {
  let isStoring = false;
  try {
    return await work(value => {
      isStoring = value;
    });
  } catch (error) {
    const reason = describeOutage(error);
    if (reason === undefined) {
      throw error;
    }
    const isUnknown =
      isStoring && (error instanceof TimeoutError || isConnectionLost(error));
    throw new ServiceUnavailableError(
      isUnknown
        ? `${reason}. It is not known whether this was stored. Repeat the request; a send without an Idempotency-Key may then arrive twice`
        : `${reason}. Nothing was stored`,
    );
  }
}
