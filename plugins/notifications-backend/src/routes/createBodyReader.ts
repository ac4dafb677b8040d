import { InputError, isError } from '@backstage/errors';
import express, { Request, Response } from 'express';
import { promisify } from 'node:util';

/** An error with nothing but its name and message in the response. */
function createBodyError(
  statusCode: number,
  name: string,
  reason: string,
): Error {
  const message = `the body could not be read: ${reason}`;
  return statusCode === 400
    ? new InputError(message)
    : Object.defineProperties(new Error(message), {
        name: { value: name },
        statusCode: { value: statusCode },
      });
}

/**
 * Makes a reader of JSON bodies.
 *
 * @param limit - the size of the largest body, as `1mb`
 */
export function createBodyReader(
  limit: string,
): (request: Request, response: Response) => Promise<void> {
  const parse = promisify(express.json({ limit }));
  return async (request, response) => {
    if (request.is('application/json') === false) {
      throw createBodyError(
        415,
        'UnsupportedMediaTypeError',
        'its Content-Type must be application/json',
      );
    }
    try {
      await parse(request, response);
    } catch (error) {
      // The errors of the parser hold the body.
      throw isError(error) && typeof error.statusCode === 'number'
        ? createBodyError(error.statusCode, error.name, error.message)
        : error;
    }
  };
}
