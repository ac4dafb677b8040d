import { Knex } from 'knex';
import { tableOf } from '../../store/dialect';

/**
 * Notes that users were here before there was anything to be new to, unless
 * their first visit is known: no broadcast is backlog to whoever has a row in
 * the tables of stock, and what they had not read stays unread.
 *
 * @internal
 */
export async function insertEarlierVisitors(
  knex: Knex,
  options: { userRefs: Iterable<string> },
): Promise<void> {
  const userRefs = [...new Set(options.userRefs)].sort();
  await knex.raw(
    `insert into callboard_visitor (user_ref, first_visit)
     select u.user_ref, 0
     from :users
     order by u.position
     on conflict (user_ref) do nothing`,
    {
      users: tableOf(knex, {
        alias: 'u',
        columns: { user_ref: 'text' },
        rows: userRefs.map(userRef => ({ user_ref: userRef })),
      }),
    },
  );
}
