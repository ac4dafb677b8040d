import { InputError } from '@backstage/errors';
import { assertStorableText } from '../schema/assertStorableText';
import { possibleIds } from '../store/keys';
import { DeadLetterPosition } from '../store/operations/listDeadLetters';

/** A cursor for operators: opaque to them. */
export function encodeDeadLetterCursor(position: DeadLetterPosition): string {
  const parts =
    position.of === 'jobs'
      ? [position.channel, position.chunkId]
      : [
          position.channel,
          position.sendId,
          position.destination,
          position.updated,
        ];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** @throws InputError if the cursor is none. */
export function decodeDeadLetterCursor(cursor: string): DeadLetterPosition {
  const [channel, id, destination, updated] = parse(cursor);
  if (typeof channel === 'string' && isId(id)) {
    if (destination === undefined) {
      return { of: 'jobs', channel, chunkId: id };
    }
    if (typeof destination === 'string' && Number.isSafeInteger(updated)) {
      return {
        of: 'deliveries',
        channel,
        sendId: id,
        destination,
        updated: updated as number,
      };
    }
  }
  throw new InputError('cursor must be the nextCursor of a list');
}

function parse(cursor: string): unknown[] {
  try {
    const parts = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    assertStorableText(parts);
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

function isId(id: unknown): id is string {
  return typeof id === 'string' && possibleIds([id])[0] === id;
}
