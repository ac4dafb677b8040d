import { Knex } from 'knex';
import { isPostgres } from '../dialect';

/**
 * Fills inboxes with rows made by the database itself: each notification goes to one
 * of the users `user:default/0`, `user:default/1` and so on in turn, but every tenth
 * one to the first user if that one is to have many. Three of ten are unread and one
 * of a hundred is saved. Statistics are up to date.
 */
export async function fillInboxes(
  knex: Knex,
  options: { messages: number; users: number; isFirstBusy?: boolean },
): Promise<void> {
  const { messages, users, isFirstBusy = false } = options;
  const user = isFirstBusy
    ? `case when created % 10 = 0 then 0 else created % ${users} end`
    : `created % ${users}`;
  await knex.raw(
    `insert into callboard_message
       (notification_id, id, created, stored_at, origin, topic, severity, payload, search_text)
     with recursive numbers(n) as (
       select 1 union all select n + 1 from numbers where n < ${messages}
     )
     select ${idOf(knex, 'n')}, ${idOf(
      knex,
      'n',
    )}, n, n, 'plugin:ci', 'runs', 'normal',
       '{"title":"Run ' || n || '","topic":"runs","severity":"normal"}',
       'run ' || n || ${hashOf(knex, 'n')}
     from numbers`,
  );
  await knex.raw(
    `insert into callboard_delivery
       (notification_id, message_id, user_ref, created, sort_at, rev, sent_rev, read, saved)
     select id, id, 'user:default/' || (${user}), created, created,
       created * 1000, created * 1000,
       case when (created / ${users}) % 10 < 7 then created + 1 end,
       case when (created / ${users}) % 100 = 0 then created + 1 end
     from callboard_message`,
  );
  await analyze(knex);
}

/** Brings the statistics of the database up to date. */
export async function analyze(knex: Knex): Promise<void> {
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
