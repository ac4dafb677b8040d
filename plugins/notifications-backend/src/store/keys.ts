import { createHash } from 'node:crypto';

/**
 * A short stand-in for several texts, so that index entries stay small however
 * long the texts are. 132 bits of SHA-256; absent differs from empty.
 *
 * @internal
 */
export function shortKey(...parts: Array<string | undefined>): string {
  return createHash('sha256')
    .update(JSON.stringify(parts.map(part => part ?? null)))
    .digest('base64url')
    .slice(0, 22);
}

/**
 * Identifies a scope. Scopes of different origins never meet.
 *
 * @internal
 */
export function scopeKey(origin: string, scope: string): string {
  return shortKey(origin, scope);
}

const MESSAGE_ID =
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Those of the ids that a message can have at all, each once. Readers may ask
 * for anything, and PostgreSQL takes offence at what is no UUID.
 *
 * @internal
 */
export function possibleIds(ids: string[]): string[] {
  const lowerCase = ids.map(id => id.toLocaleLowerCase('en-US'));
  return [...new Set(lowerCase)].filter(id => MESSAGE_ID.test(id));
}
