// @ts-check
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The directory of the clone, whatever its name. */
export const root = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '../..',
);

/**
 * Resolves a path inside the clone.
 *
 * @param {...string} segments
 */
export function inRoot(...segments) {
  return path.join(root, ...segments);
}
