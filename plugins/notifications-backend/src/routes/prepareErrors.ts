import {
  ConflictError,
  InputError,
  isError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { ErrorRequestHandler } from 'express';
import { TooManyRequestsError } from '../lib';

const RETRY_AFTER_SECONDS = 5;

/** Says with every 409, 429 and 503 when to try again; the framework does the rest. */
export const prepareErrors: ErrorRequestHandler = (
  error,
  _request,
  response,
  next,
) => {
  if (
    ConflictError.is(error) ||
    ServiceUnavailableError.is(error) ||
    error instanceof TooManyRequestsError
  ) {
    response.set('Retry-After', String(RETRY_AFTER_SECONDS));
  }
  // That of Express has properties that the response would have, too.
  const isUriError = isError(error) && error.name === 'URIError';
  next(isUriError ? new InputError('malformed uri') : error);
};
