import { InputError } from '@backstage/errors';
import { decodeCursor, encodeCursor } from './cursor';

const desc = { field: 'created', order: 'desc' } as const;
const position = {
  sortAt: 1_767_225_600_001,
  id: '0199a2b4-7c3e-7d21-8f00-0123456789ab',
};

describe('cursor', () => {
  it('leads back to the very position, to the millisecond', () => {
    expect(decodeCursor(desc, encodeCursor(desc, position))).toEqual(position);
  });

  it('can stand in a URL as it is', () => {
    const cursor = encodeCursor(desc, position);
    expect(encodeURIComponent(cursor)).toBe(cursor);
  });

  it.each([
    '',
    'x',
    'desc',
    `desc ${'9'.repeat(20)} ${position.id}`,
    `desc 1 ${position.id}0`,
    `desc 1.5 ${position.id}`,
    `desc 1 ${'-'.repeat(36)}`,
    `other 1 ${position.id}`,
    `asc 1 ${position.id}`,
  ])('refuses %p and names the field', text => {
    const cursor = Buffer.from(text).toString('base64url');
    expect(() => decodeCursor(desc, cursor)).toThrow(InputError);
    expect(() => decodeCursor(desc, cursor)).toThrow(/^cursor must be /);
  });

  it('refuses a good one in an order that is not by time', () => {
    expect(() =>
      decodeCursor(
        { field: 'topic', order: 'desc' },
        encodeCursor(desc, position),
      ),
    ).toThrow(InputError);
  });
});
