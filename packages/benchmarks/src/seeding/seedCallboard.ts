import type { Knex } from 'knex';
import type { DatabaseKind } from '../database/BenchmarkDatabase';
import { contentSql } from './content';
import { broadcasts, interval, inboxUserRef, type Inbox } from './Inbox';

/** Tells apart the messages of several fillings, so that their ids differ. */
let filling = 0;

/**
 * Fills the tables of callboard: a message, and a narrow row per recipient.
 *
 * @internal
 */
export async function seedCallboard(
  knex: Knex,
  kind: DatabaseKind,
  inboxes: Inbox[],
): Promise<void> {
  const nowMs = Date.now();
  for (const inbox of inboxes) {
    const content = contentSql(kind, inbox, nowMs);
    const id = messageId(kind, content.created);
    await insertMessages(knex, kind, content, id);
    await knex.raw(`
      insert into callboard_delivery
        (notification_id, message_id, user_ref, created, sort_at, rev, sent_rev, read, saved)
      ${content.series}
      select ${id}, ${id}, ${content.userRef}, ${content.created}, ${content.created},
        ${content.created} * 1000, ${content.created} * 1000,
        case when ${content.isRead} then ${content.created} end,
        case when ${content.isSaved} then ${content.created} end
      from numbers cross join copies`);
    // Without a first visit in the past all the broadcasts would be none of their business.
    await knex('callboard_visitor').insert({
      user_ref: inboxUserRef(inbox),
      first_visit: 0,
    });
  }
  const content = contentSql(
    kind,
    { name: 'none', rows: broadcasts, recipients: 1 },
    nowMs - interval * 10,
  );
  const id = messageId(kind, content.created);
  await insertMessages(knex, kind, content, id);
  await knex.raw(`
    insert into callboard_broadcast
      (notification_id, message_id, created, sort_at, rev, sent_rev, backlog_until)
    ${content.series}
    select ${id}, ${id}, ${content.created}, ${content.created},
      ${content.created} * 1000, ${content.created} * 1000, ${content.created}
    from numbers`);
  if (kind === 'postgres') {
    // The server would have built it within an hour.
    await knex.raw('create extension if not exists pg_trgm');
    await knex.raw(`create index if not exists callboard_message_search_idx
      on callboard_message using gin (search_text gin_trgm_ops)`);
  }
}

async function insertMessages(
  knex: Knex,
  kind: DatabaseKind,
  content: ReturnType<typeof contentSql>,
  id: string,
) {
  await knex.raw(`
    insert into callboard_message
      (notification_id, id, created, stored_at, origin, topic, severity, payload, search_text)
    ${content.series}
    select ${id}, ${id}, ${content.created}, ${content.created}, ${
    content.origin
  }, ${content.topic}, 'normal',
      ${jsonObject(kind)}('title', ${content.title}, 'description', ${
    content.description
  }, 'link', '/catalog', 'topic', ${content.topic}, 'severity', 'normal'),
      lower(${content.title} || '\n' || ${content.description})
    from numbers`);
}

/** An id like the time-ordered ones that callboard makes, the same for the same `i`. */
function messageId(kind: DatabaseKind, created: string): string {
  filling += 1;
  const tail = `7${String(filling).padStart(3, '0')}-8000-`;
  return kind === 'postgres'
    ? `(lpad(to_hex(${created}), 12, '0') || '${tail}' || lpad(to_hex(i), 12, '0'))::uuid`
    : `(printf('%08x-%04x-', ${created} >> 16, ${created} & 65535) || '${tail}' || printf('%012x', i))`;
}

function jsonObject(kind: DatabaseKind): string {
  return kind === 'postgres' ? 'json_build_object' : 'json_object';
}
