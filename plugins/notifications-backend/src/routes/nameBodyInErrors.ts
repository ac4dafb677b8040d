import { InputError, isError } from '@backstage/errors';
import { ErrorRequestHandler } from 'express';

/**
 * A body is too large (413), or in a form that nobody knows (415).
 */
class UnreadableBodyError extends Error {
  readonly #statusCode: number;

  constructor(options: { name: string; message: string; statusCode: number }) {
    super(options.message);
    this.name = options.name;
    this.#statusCode = options.statusCode;
  }

  get statusCode(): number {
    return this.#statusCode;
  }
}

/**
 * Words what the parser of bodies finds like all other errors. Its own ones hold
 * the body, and an answer would hold it, too.
 */
export const nameBodyInErrors: ErrorRequestHandler = (
  error,
  _request,
  _response,
  next,
) => {
  if (!isError(error) || typeof error.statusCode !== 'number') {
    next(error);
    return;
  }
  const { name, statusCode } = error;
  const message = `the body could not be read: ${error.message}`;
  next(
    statusCode === 400
      ? new InputError(message)
      : new UnreadableBodyError({ name, message, statusCode }),
  );
};
