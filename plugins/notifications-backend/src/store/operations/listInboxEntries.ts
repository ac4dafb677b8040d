import { Knex } from 'knex';
import { decodeCursor, encodeCursor } from '../cursor';
import { inCodePointOrder } from '../dialect';
import { InboxEntry, InboxOrder, ListInboxOptions } from '../types';
import { toInboxEntry } from '../rows';
import { inboxKeys } from './inboxKeys';
import { selectEntries } from './selectEntries';

const NEWEST_FIRST: InboxOrder = { field: 'created', order: 'desc' };

/**
 * One page of an inbox. Keys come first: each of both sources gives its
 * foremost keys from an index, the page is cut out of the two merged, and only
 * then are the messages of the page read. All of it is one statement, so that a
 * page shows one moment.
 *
 * @throws InputError if the cursor does not fit.
 * @internal
 */
export async function listInboxEntries(
  knex: Knex,
  options: ListInboxOptions,
): Promise<{ entries: InboxEntry[]; nextCursor?: string }> {
  const { userRef, filter, order = NEWEST_FIRST, limit, cursor } = options;
  const after = cursor === undefined ? undefined : decodeCursor(order, cursor);
  const offset = after ? 0 : options.offset ?? 0;
  if (limit === 0) {
    return { entries: [] };
  }

  const isByTime = order.field === 'created';
  const sources = inboxKeys(knex, {
    userRef,
    filter,
    withMessages: !isByTime,
  }).map(keys => {
    keys.select({ id: 'k.message_id', sort_at: 'k.sort_at' });
    if (!isByTime) {
      const text = inCodePointOrder(knex, `m.${order.field}`);
      keys.select({ sort_text: knex.raw(`coalesce(?, '')`, [text]) });
    }
    if (after) {
      const isBehind = order.order === 'desc' ? '<' : '>';
      keys.whereRaw(`(k.sort_at, k.message_id) ${isBehind} (?, ?)`, [
        after.sortAt,
        after.id,
      ]);
    }
    // One more than asked for tells whether there is more.
    return keys.orderBy(sorting(order)).limit(offset + limit + 1);
  });
  const page = knex
    .select('*')
    .from(
      knex
        .unionAll(sources.map(keys => knex.select('*').from(keys.as('source'))))
        .as('merged'),
    )
    .orderBy(sorting(order))
    .limit(limit + 1)
    .offset(offset);

  const rows = await selectEntries(knex, { userRef, keys: page }).orderBy(
    sorting(order, 'p.'),
  );
  const last = rows[limit - 1];
  return {
    entries: rows.slice(0, limit).map(row => toInboxEntry(userRef, row)),
    nextCursor:
      isByTime && rows.length > limit
        ? encodeCursor(order, { sortAt: Number(last.sort_at), id: last.id })
        : undefined,
  };
}

/** What is equal by topic or origin stands newest first, and all else by id. */
function sorting({ field, order }: InboxOrder, table = '') {
  return field === 'created'
    ? [
        { column: `${table}sort_at`, order },
        { column: `${table}id`, order },
      ]
    : [
        { column: `${table}sort_text`, order },
        { column: `${table}sort_at`, order: 'desc' },
        { column: `${table}id`, order: 'desc' },
      ];
}
