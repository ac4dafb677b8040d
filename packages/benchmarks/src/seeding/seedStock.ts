import type { Knex } from 'knex';
import type { DatabaseKind } from '../database/BenchmarkDatabase';
import { contentSql } from './content';
import { broadcasts, interval, type Inbox } from './Inbox';

const randomUuidSqlite = `lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' ||
  substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2) || '-' ||
  hex(randomblob(6)))`;

/**
 * Fills the tables of the stock plugin: a row with everything in it per recipient.
 *
 * @internal
 */
export async function seedStock(
  knex: Knex,
  kind: DatabaseKind,
  inboxes: Inbox[],
): Promise<void> {
  const nowMs = Date.now();
  const id = kind === 'postgres' ? 'gen_random_uuid()' : randomUuidSqlite;
  const moment = (milliseconds: string) =>
    kind === 'postgres'
      ? `to_timestamp(${milliseconds} / 1000.0)`
      : milliseconds;
  for (const inbox of inboxes) {
    const content = contentSql(kind, inbox, nowMs);
    await knex.raw(`
      insert into notification
        (id, "user", title, description, severity, link, origin, topic, created, read, saved)
      ${content.series}
      select ${id}, ${content.userRef}, ${content.title}, ${
      content.description
    },
        'normal', '/catalog', ${content.origin}, ${content.topic},
        ${moment(content.created)},
        case when ${content.isRead} then ${moment(content.created)} end,
        case when ${content.isSaved} then ${moment(content.created)} end
      from numbers cross join copies`);
  }
  const content = contentSql(
    kind,
    { name: 'none', rows: broadcasts, recipients: 1 },
    nowMs - interval * 10,
  );
  await knex.raw(`
    insert into broadcast (id, title, description, severity, link, origin, topic, created)
    ${content.series}
    select ${id}, ${content.title}, ${
    content.description
  }, 'normal', '/catalog',
      ${content.origin}, ${content.topic}, ${moment(content.created)}
    from numbers`);
}
