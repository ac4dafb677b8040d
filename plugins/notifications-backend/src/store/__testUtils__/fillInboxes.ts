import { Knex } from 'knex';
import { isPostgres } from '../dialect';

/**
 * Fills inboxes with rows made by the database itself: each message goes to one
 * of the users `user:default/0`, `user:default/1` and so on in turn, three of
 * ten are unread and one of a hundred is saved. Statistics are up to date.
 */
export async function fillInboxes(
  knex: Knex,
  options: { messages: number; users: number },
): Promise<void> {
  const { messages, users } = options;
  await knex.raw(
    `insert into callboard_message
       (id, created, origin, topic, severity, title, search_text)
     with recursive numbers(n) as (
       select 1 union all select n + 1 from numbers where n < ${messages}
     )
     select ${idOf(knex, 'n')}, n, 'plugin:ci', 'runs', 'normal', 'Run ' || n,
       'run ' || n || ${hashOf(knex, 'n')}
     from numbers`,
  );
  await knex.raw(
    `insert into callboard_delivery
       (message_id, user_ref, created, sort_at, read, saved)
     select id, 'user:default/' || (created % ${users}), created, created,
       case when (created / ${users}) % 10 < 7 then created + 1 end,
       case when (created / ${users}) % 100 = 0 then created + 1 end
     from callboard_message`,
  );
  await knex.raw(isPostgres(knex) ? 'vacuum analyze' : 'analyze');
}

function idOf(knex: Knex, number: string) {
  return isPostgres(knex)
    ? `cast('00000000-0000-7000-8000-' || lpad(to_hex(${number}), 12, '0') as uuid)`
    : `'00000000-0000-7000-8000-' || printf('%012x', ${number})`;
}

/** Letters that make texts differ as much as real ones do. */
function hashOf(knex: Knex, number: string) {
  return isPostgres(knex)
    ? `md5(cast(${number} as text))`
    : `hex((${number} * 2654435761) % 4294967296)`;
}
