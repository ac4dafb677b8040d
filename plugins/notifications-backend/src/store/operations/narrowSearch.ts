import { foldForSearch } from '@callboard/backstage-plugin-notifications-common';
import { Knex } from 'knex';
import { contains, isPostgres, isTimeout } from '../dialect';
import { hasSearchIndex, LARGE_INBOX } from '../searchIndex';
import { InboxFilter } from '../types';
import { inboxKeys } from './inboxKeys';

type Texts = NonNullable<InboxFilter['among']>;

/** More texts than that are not worth to be named. */
const MAX_MATCHES = 1_000;

/** How long the index may take. What it is bad at could take it seconds. */
const TIME_LIMIT = '50ms';

/**
 * Names the texts that a search finds, if the inbox of the reader is large and they are
 * few: by the index, which knows those in anybody's inbox, or else by one walk through
 * the inbox, so that the page and the count need none of their own.
 *
 * Else the filter comes back as it is.
 */
export async function narrowSearch(
  knex: Knex,
  options: { userRef: string; filter: InboxFilter },
): Promise<InboxFilter> {
  const { filter } = options;
  if (filter.search === undefined || filter.isBroadcast) {
    return filter;
  }
  const text = foldForSearch(filter.search);
  const { isLong, isIndexed } = await lookAhead(knex, { ...options, text });
  if (!isLong) {
    return filter;
  }
  const indexed = isIndexed ? await askIndex(knex, text) : undefined;
  const found = indexed ?? (await walk(knex, options));
  return found ? { ...filter, search: undefined, among: found } : filter;
}

/**
 * Whether there is much to walk through, and whether the index can find the text. An
 * index of trigrams needs three letters, and the locale of the database says what a
 * letter is: where it is `C`, those of other scripts are none.
 */
async function lookAhead(
  knex: Knex,
  options: { userRef: string; filter: InboxFilter; text: string },
): Promise<{ isLong: boolean; isIndexed: boolean }> {
  const { userRef, filter, text } = options;
  const { read, saved, createdAfter } = filter;
  const walked = inboxKeys(knex, {
    userRef,
    filter: { read, saved, createdAfter, isBroadcast: false },
  }).map(keys => keys.select(knex.raw('1')));
  const counted = knex.count('*').from(
    knex
      .select('*')
      .from(knex.unionAll(walked).as('own'))
      .limit(LARGE_INBOX + 1)
      .as('counted'),
  );
  const [row] = await knex.select({
    is_long: knex.raw('? > ?', [counted, LARGE_INBOX]),
    is_indexed: isPostgres(knex)
      ? knex.raw(`? ~ '[[:alnum:]]{3}' and ${hasSearchIndex}`, [text])
      : knex.raw('false'),
  });
  return { isLong: row.is_long, isIndexed: row.is_indexed };
}

/**
 * PostgreSQL plans the materialized part for all of its rows, so by the index for what
 * is rare, but fetches no more of them than asked for.
 */
async function askIndex(knex: Knex, text: string): Promise<Texts | undefined> {
  try {
    return await knex.transaction(async tx => {
      await tx.raw(`select set_config('statement_timeout', ?, true)`, [
        TIME_LIMIT,
      ]);
      const matches = tx('callboard_message as m')
        .select('m.notification_id', 'm.id')
        .where(contains(tx, { column: 'm.search_text', text }));
      return fewOf(
        tx.withMaterialized('matches', matches).select('*').from('matches'),
      );
    });
  } catch (error) {
    if (isTimeout(error)) {
      return undefined;
    }
    throw error;
  }
}

async function walk(
  knex: Knex,
  options: { userRef: string; filter: InboxFilter },
): Promise<Texts | undefined> {
  const sources = inboxKeys(knex, options).map(keys =>
    keys.select({ notification_id: 'k.notification_id', id: 'k.message_id' }),
  );
  return fewOf(knex.select('*').from(knex.unionAll(sources).as('own')));
}

async function fewOf(texts: Knex.QueryBuilder): Promise<Texts | undefined> {
  const found: Texts = await texts.limit(MAX_MATCHES + 1);
  return found.length > MAX_MATCHES ? undefined : found;
}
