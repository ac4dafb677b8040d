import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';

/** Most references come in their final spelling, and there may be very many. */
const NORMALIZED = /^[a-z0-9._-]+:[a-z0-9._-]+\/[a-z0-9._-]+$/;

/**
 * The one spelling under which an entity is known here: complete, in lower case.
 *
 * @throws Error when it is not an entity reference.
 */
export function normalizeEntityRef(ref: string): string {
  return NORMALIZED.test(ref) ? ref : stringifyEntityRef(parseEntityRef(ref));
}

/** Whether a normalized reference is one to a user. */
export function isUserRef(normalizedRef: string): boolean {
  return normalizedRef.startsWith('user:');
}
