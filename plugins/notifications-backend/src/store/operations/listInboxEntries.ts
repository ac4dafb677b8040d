import { Knex } from 'knex';
import { decodeCursor, encodeCursor } from '../cursor';
import { limited } from '../connections';
import { inCodePointOrder, statementTime } from '../dialect';
import { InboxEntry, InboxOrder, ListInboxOptions } from '../types';
import { EntryRow, RevisionColumn, toInboxEntries } from '../rows';
import { inboxKeys } from './inboxKeys';
import { selectEntries } from './selectEntries';

const NEWEST_FIRST: InboxOrder = { field: 'created', order: 'desc' };

/**
 * One page of an inbox. Keys come first: each of both sources gives its
 * foremost keys from an index, the page is cut out of the two merged, and only
 * then are the messages of the page read. All of it is one statement, so that a
 * page shows one point in time.
 *
 * @throws InputError if the cursor does not fit.
 */
export async function listInboxEntries(
  knex: Knex,
  options: ListInboxOptions,
): Promise<{ entries: InboxEntry[]; nextCursor?: string; asOf: Date }> {
  const { userRef, filter, order = NEWEST_FIRST, limit, cursor } = options;
  const after = cursor === undefined ? undefined : decodeCursor(order, cursor);
  const offset = after ? 0 : options.offset ?? 0;
  const isByTime = order.field === 'created';
  const sources = inboxKeys(knex, {
    userRef,
    filter,
    withMessages: !isByTime,
  }).map(keys => {
    keys.select({ id: 'k.notification_id', sort_at: 'k.sort_at' });
    if (!isByTime) {
      keys.select({ sort_text: sortText(knex, order) });
    }
    if (after) {
      const isBehind = order.order === 'desc' ? '<' : '>';
      keys.whereRaw(`(k.sort_at, k.notification_id) ${isBehind} (?, ?)`, [
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

  // Without a cursor to go on with, a page has to be whole.
  const isCuttable =
    isByTime && (after !== undefined || options.offset === undefined);
  const listed = selectEntries(knex, {
    userRef,
    keys: page,
    limitBy: isCuttable ? sorting(order) : undefined,
  });
  if (!isByTime) {
    listed.select({ sort_text: sortText(knex, order) });
  }
  // An empty page has a time, too.
  const found: Array<EntryRow & { as_of: RevisionColumn }> = await limited(
    knex,
    knex
      .select('*')
      .from(
        knex.select({ as_of: knex.raw(statementTime(knex)) }).as('statement'),
      )
      .leftJoin(listed.as('e'), join => join.on(knex.raw('true')))
      .orderBy(sorting(order, 'e.')),
  );
  const asOf = new Date(Number(found[0].as_of));
  const rows = found.filter(({ id }) => id !== null);
  const entries = toInboxEntries(userRef, rows.slice(0, limit));
  const last = rows[entries.length - 1];
  return {
    entries,
    nextCursor:
      isByTime && last && rows.length > entries.length
        ? encodeCursor(order, { sortAt: Number(last.sort_at), id: last.id })
        : undefined,
    asOf,
  };
}

/** What a message `m` is sorted by. */
function sortText(knex: Knex, { field }: InboxOrder): Knex.Raw {
  return knex.raw(`coalesce(?, '')`, [inCodePointOrder(knex, `m.${field}`)]);
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
