import {
  CustomErrorBase,
  ErrorLike,
  isError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { describeOutage } from './outcome';

/**
 * The database failed. The framework keeps errors by this name out of answers,
 * and says in the log what they are.
 *
 * Of the original only what says nothing of the values: those are also in the
 * details that PostgreSQL gives, and in the bindings that knex adds when there is
 * no connection to be had.
 */
export class DatabaseError extends Error {
  readonly name = 'DatabaseError';
  readonly code: unknown;

  constructor(original: ErrorLike) {
    super(original.message);
    this.stack = original.stack;
    this.code = original.code;
  }
}

/**
 * Errors that were thrown for a caller to read are left as they are, as those of writes
 * are that say what became of them; see `outcome.ts`.
 */
export function toDatabaseError(error: unknown): unknown {
  if (error instanceof CustomErrorBase || !isError(error)) {
    return error;
  }
  const outage = describeOutage(error);
  return outage === undefined
    ? new DatabaseError(error)
    : new ServiceUnavailableError(outage);
}

/**
 * A store that throws whatever goes wrong in the database as a
 * {@link DatabaseError}.
 */
export function withDatabaseErrors<TStore extends object>(
  store: TStore,
): TStore {
  return new Proxy(store, {
    get(target, property) {
      const value = Reflect.get(target, property);
      return typeof value === 'function'
        ? async (...parameters: unknown[]) => {
            try {
              return await value.apply(target, parameters);
            } catch (error) {
              throw toDatabaseError(error);
            }
          }
        : value;
    },
  });
}
