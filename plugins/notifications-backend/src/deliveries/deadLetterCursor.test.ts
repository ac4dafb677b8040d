import { randomUUID } from 'node:crypto';
import {
  decodeDeadLetterCursor,
  encodeDeadLetterCursor,
} from './deadLetterCursor';

const id = randomUUID();
const encode = (parts: unknown) =>
  Buffer.from(JSON.stringify(parts)).toString('base64url');

describe('the cursor of dead letters', () => {
  it('leads back to its position, whatever the destination is called', () => {
    for (const destination of ['user:default/jane', 'domain\\user', '"é🎭']) {
      const position = {
        of: 'deliveries' as const,
        channel: 'Chat/2',
        sendId: id,
        destination,
        updated: 1_764_000_000_000,
      };
      expect(decodeDeadLetterCursor(encodeDeadLetterCursor(position))).toEqual(
        position,
      );
    }
    const position = { of: 'jobs' as const, channel: 'Chat', chunkId: id };
    expect(decodeDeadLetterCursor(encodeDeadLetterCursor(position))).toEqual(
      position,
    );
  });

  it.each([
    ['an id that is none', ['Chat', 'x']],
    ['an id in capitals', ['Chat', id.toUpperCase()]],
    ['no channel', [null, id]],
    ['text that no database keeps', ['Chat\0', id]],
    ['a time that is none', ['Chat', id, 'a', '1']],
    ['no list', { channel: 'Chat' }],
  ])('is refused with %s', (_, parts) => {
    expect(() => decodeDeadLetterCursor(encode(parts))).toThrow(
      'cursor must be the nextCursor of a list',
    );
  });
});
