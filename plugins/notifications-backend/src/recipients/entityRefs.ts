import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';

/**
 * The one spelling under which an entity is known here: complete, in lower case.
 *
 * @throws Error when it is not an entity reference.
 */
export function normalizeEntityRef(ref: string): string {
  return stringifyEntityRef(parseEntityRef(ref));
}

/** Whether a normalized reference is one to a user. */
export function isUserRef(normalizedRef: string): boolean {
  return normalizedRef.startsWith('user:');
}
