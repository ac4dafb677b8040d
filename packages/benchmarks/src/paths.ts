import path from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';

/**
 * The directory of the clone.
 *
 * @internal
 */
export const root = resolvePackagePath('benchmarks', '../..');

/**
 * The absolute path of a module of this package.
 *
 * @param name - relative to `src`
 * @param checkout - another one than this
 * @internal
 */
export function modulePath(name: string, checkout = root): string {
  return path.join(checkout, 'packages/benchmarks/src', name);
}
