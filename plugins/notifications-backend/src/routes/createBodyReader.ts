import { InputError, isError } from '@backstage/errors';
import express, { Request, Response } from 'express';
import { promisify } from 'node:util';
import { assertModestJson } from './assertModestJson';

/** What a body may be at most. */
export type BodyLimits = {
  bytes: number;
  /** Everything but `recipients`, where that may be larger than the rest. */
  bytesBesidesRecipients?: number;
};

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

function unsupported(reason: string): Error {
  return createBodyError(415, 'UnsupportedMediaTypeError', reason);
}

/**
 * JSON is UTF-8 (RFC 8259), which is why its structure can be checked byte by byte.
 *
 * @throws InputError when it is not.
 */
function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    // The message of the parser would repeat what is in the body.
    throw createBodyError(400, 'InputError', 'it is not JSON in UTF-8');
  }
}

/** Makes a reader of JSON bodies, which checks their size and depth before parsing. */
export function createBodyReader(
  limits: BodyLimits,
): (request: Request, response: Response) => Promise<void> {
  const { bytes } = limits;
  const read = promisify(express.raw({ limit: bytes, type: () => true }));
  return async (request, response) => {
    if (request.is('application/json') === false) {
      throw unsupported('its Content-Type must be application/json');
    }
    const [, charset = 'utf-8'] =
      /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(
        request.get('Content-Type') ?? '',
      ) ?? [];
    if (!/^utf-?8$/i.test(charset)) {
      throw unsupported('its charset must be utf-8');
    }
    try {
      await read(request, response);
    } catch (error) {
      if (!isError(error) || typeof error.statusCode !== 'number') {
        throw error;
      }
      const { statusCode, name, message } = error;
      const reason =
        statusCode === 413
          ? `it must not have more than ${bytes} bytes, and has ${
              error.length ?? error.received
            }`
          : message;
      // The errors of the parser hold the body.
      throw createBodyError(statusCode, name, reason);
    }
    if (Buffer.isBuffer(request.body) && request.body.length > 0) {
      assertModestJson(request.body, limits);
      request.body = parseJson(request.body);
    } else {
      request.body = {};
    }
  };
}
