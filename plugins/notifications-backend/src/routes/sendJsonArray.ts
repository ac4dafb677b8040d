import { Response } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Big enough to spare system calls, small enough not to matter in memory. */
const CHUNK_CHARACTERS = 64 * 1024;

function* toJsonChunks(items: Iterable<unknown>): Iterable<string> {
  let chunk = '[';
  let separator = '';
  for (const item of items) {
    chunk += separator + JSON.stringify(item);
    separator = ',';
    if (chunk.length >= CHUNK_CHARACTERS) {
      yield chunk;
      chunk = '';
    }
  }
  yield `${chunk}]`;
}

/**
 * Answers with a JSON array of any length, at the pace of the reader, without
 * ever having all of it in memory. A reader who leaves is no error.
 */
export async function sendJsonArray(
  response: Response<any, Record<string, string>>,
  items: Iterable<unknown>,
): Promise<void> {
  response.type('json');
  try {
    await pipeline(Readable.from(toJsonChunks(items)), response);
  } catch (error) {
    if (!response.destroyed) {
      throw error;
    }
  }
}
