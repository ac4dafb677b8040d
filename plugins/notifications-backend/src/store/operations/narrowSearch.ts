import { foldForSearch } from '@callboard/backstage-plugin-notifications-common';
import { Knex } from 'knex';
import { contains } from '../dialect';
import type { IndexedLetters } from '../searchIndex';
import { InboxFilter } from '../types';

/** To look up more messages than that one by one is no better than to walk through the inbox. */
const MAX_MATCHES = 1_000;

/** What a trigram index can look up; for anything else all messages would be read. */
const TRIGRAM = { any: /[\p{L}\p{N}]{3}/u, ascii: /[a-z0-9]{3}/ };

/**
 * Names the messages that a search finds in anybody's inbox, if they are few:
 * the trigram index knows them at once, and an inbox may be large. Where many are
 * found, or where there is no such index, the filter comes back as it is.
 *
 * PostgreSQL plans the materialized part for all of its rows, so by the index for
 * what is rare, but fetches no more of them than asked for, so little of the table
 * for what is common.
 *
 * @internal
 */
export async function narrowSearch(
  knex: Knex,
  options: { filter: InboxFilter; indexed: IndexedLetters },
): Promise<InboxFilter> {
  const { filter, indexed } = options;
  const text = foldForSearch(filter.search ?? '');
  if (indexed === 'none' || !TRIGRAM[indexed].test(text)) {
    return filter;
  }
  const matches: Array<{ id: string }> = await knex
    .withMaterialized(
      'matches',
      knex('callboard_message as m')
        .select('m.id')
        .where(contains(knex, { column: 'm.search_text', text })),
    )
    .select('id')
    .from('matches')
    .limit(MAX_MATCHES + 1);
  return matches.length > MAX_MATCHES
    ? filter
    : { ...filter, among: matches.map(({ id }) => id) };
}
