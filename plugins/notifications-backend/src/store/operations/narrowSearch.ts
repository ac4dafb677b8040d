import { foldForSearch } from '@callboard/backstage-plugin-notifications-common';
import { Knex } from 'knex';
import { TimeoutError } from '../../lib';
import { onConnection } from '../connections';
import { contains, isPostgres } from '../dialect';
import { hasSearchIndex, LARGE_INBOX } from '../searchIndex';
import { InboxFilter } from '../types';
import { inboxKeys } from './inboxKeys';

type Texts = NonNullable<InboxFilter['among']>;

/** More texts than that are not worth to be named. */
const MAX_MATCHES = 1_000;

/** How long the index may take. What it is bad at could take it seconds. */
const TIME_LIMIT_MILLISECONDS = 50;

/**
 * Names the texts that a search finds in anybody's inbox, by the index, if the inbox of
 * the reader is large and they are few. Else the filter comes back as it is.
 */
export async function narrowSearch(
  knex: Knex,
  options: { userRef: string; filter: InboxFilter },
): Promise<InboxFilter> {
  const { filter } = options;
  if (filter.search === undefined || filter.isBroadcast || !isPostgres(knex)) {
    return filter;
  }
  const among = await askIndex(knex, options, foldForSearch(filter.search));
  return among ? { ...filter, search: undefined, among } : filter;
}

/**
 * PostgreSQL plans the materialized part for all of its rows, so by the index for what
 * is rare, but fetches no more of them than asked for, and none where it is not worth it.
 */
async function askIndex(
  knex: Knex,
  options: { userRef: string; filter: InboxFilter },
  text: string,
): Promise<Texts | undefined> {
  const matches = knex('callboard_message as m')
    .select('m.notification_id', 'm.id')
    .where(contains(knex, { column: 'm.search_text', text }));
  const found = knex
    .select('*')
    .from('matches')
    .whereRaw('(select is_worth_it from question)')
    .limit(MAX_MATCHES + 1);
  const query = knex
    .withMaterialized('question', isWorthIt(knex, options, text))
    .withMaterialized('matches', matches)
    .from('question')
    .leftJoin(found.as('found'), join => join.on(knex.raw('true')))
    .select('is_worth_it', 'notification_id', 'id');
  try {
    const rows: Array<{ is_worth_it: boolean } & Texts[0]> = await onConnection(
      knex,
      async (connection, limit) => {
        limit(TIME_LIMIT_MILLISECONDS);
        return query.connection(connection);
      },
    );
    return rows[0].is_worth_it && rows.length <= MAX_MATCHES
      ? rows.flatMap(({ notification_id, id }) =>
          id === null ? [] : [{ notification_id, id }],
        )
      : undefined;
  } catch (error) {
    if (error instanceof TimeoutError) {
      return undefined;
    }
    throw error;
  }
}

/**
 * Whether there is much to walk through, and the index can find the text. An index of
 * trigrams needs three letters, and the locale of the database says what a letter is:
 * where it is `C`, those of other scripts are none.
 */
function isWorthIt(
  knex: Knex,
  options: { userRef: string; filter: InboxFilter },
  text: string,
): Knex.QueryBuilder {
  const { read, saved, createdAfter } = options.filter;
  const walked = inboxKeys(knex, {
    userRef: options.userRef,
    filter: { read, saved, createdAfter, isBroadcast: false },
  }).map(keys => keys.select(knex.raw('1')));
  const counted = knex.count('*').from(
    knex
      .select('*')
      .from(knex.unionAll(walked).as('own'))
      .limit(LARGE_INBOX + 1)
      .as('counted'),
  );
  return knex.select({
    is_worth_it: knex.raw(
      `? ~ '[[:alnum:]]{3}' and ${hasSearchIndex} and ? > ${LARGE_INBOX}`,
      [text, counted],
    ),
  });
}
