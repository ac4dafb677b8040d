import { createHash } from 'node:crypto';
import { v5 as uuidFromName } from 'uuid';

/**
 * A short stand-in for several texts, so that index entries stay small however
 * long the texts are. 132 bits of SHA-256; absent differs from empty.
 */
export function shortKey(...parts: Array<string | undefined>): string {
  return createHash('sha256')
    .update(JSON.stringify(parts.map(part => part ?? null)))
    .digest('base64url')
    .slice(0, 22);
}

/** The namespace of the ids below; chosen at random, never to be changed. */
const SCOPE_NAMESPACE = '9a3f0c52-6d1e-4f0b-8a57-1f6f0a6d2c11';

/**
 * The id of a notification with a scope, the same for every send in it. Scopes of
 * different origins never meet, nor do individual notifications and broadcasts.
 */
export function scopedNotificationId(
  kind: 'individual' | 'broadcast',
  origin: string,
  scope: string,
): string {
  return uuidFromName(JSON.stringify([kind, origin, scope]), SCOPE_NAMESPACE);
}

const NOTIFICATION_ID =
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Those of the ids that a notification can have at all, each once. Readers may ask
 * for anything, and PostgreSQL rejects what is no UUID.
 */
export function possibleIds(ids: string[]): string[] {
  const lowerCase = ids.map(id => id.toLocaleLowerCase('en-US'));
  return [...new Set(lowerCase)].filter(id => NOTIFICATION_ID.test(id));
}
