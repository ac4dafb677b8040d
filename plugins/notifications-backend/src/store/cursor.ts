import { InputError } from '@backstage/errors';
import { possibleIds } from './keys';
import { InboxOrder } from './types';

/** The last entry of a page; the next page starts behind it. */
export type InboxPosition = { sortAt: number; id: string };

const FORMAT = /^(asc|desc) (\d{1,15}) (\S+)$/;

/** A cursor for readers: opaque to them, good for the order it was made in. */
export function encodeCursor(
  order: InboxOrder,
  { sortAt, id }: InboxPosition,
): string {
  return Buffer.from(`${order.order} ${sortAt} ${id}`).toString('base64url');
}

/** @throws InputError if the cursor is no cursor, or one of another order. */
export function decodeCursor(order: InboxOrder, cursor: string): InboxPosition {
  const text = Buffer.from(cursor, 'base64url').toString();
  const [, direction, sortAt, id = ''] = FORMAT.exec(text) ?? [];
  if (
    order.field !== 'created' ||
    direction !== order.order ||
    !possibleIds([id]).includes(id)
  ) {
    throw new InputError(
      'cursor must be the nextCursor of a list in the same order by time',
    );
  }
  return { sortAt: Number(sortAt), id };
}
