// @ts-check

/**
 * Timestamps are whole milliseconds since 1970 UTC on both databases, so that they
 * compare alike everywhere and a cursor loses nothing. Revisions (`rev`) are
 * microseconds. All are taken from the clock of the database.
 *
 * @param { boolean } isPostgres
 */
function statements(isPostgres) {
  const uuid = isPostgres ? 'uuid' : 'char(36)';
  // SQLite looks into the table for a column that the condition of an index is
  // about, unless the index has it.
  /** @param { string } column */
  const forSqlite = column => (isPostgres ? '' : `, ${column}`);

  return [
    // What was sent: one row per send, or per text where processors made several.
    `create table callboard_message (
       notification_id ${uuid} not null,
       id ${uuid} not null,
       created bigint not null,
       -- when its send was about to be committed, see ADR 083
       stored_at bigint not null,
       origin text not null,
       -- copies from the payload, for filters
       topic text,
       severity text not null,
       -- JSON
       payload text not null,
       -- title and description in lower case
       search_text text not null,
       primary key (notification_id, id)
     )`,
    'create index callboard_message_created_idx on callboard_message (created)',

    // The inbox: who has which notification, and what they did with it. No foreign key
    // to the message: checking it row by row would double the time of a send. The
    // notification comes first in the key, so that the rows of one send are neighbours.
    `create table callboard_delivery (
       notification_id ${uuid} not null,
       -- the text that the user has of it, replaced by the next send
       message_id ${uuid} not null,
       -- when it was first sent to this user
       created bigint not null,
       -- when it was last sent, null if sent once
       updated bigint,
       -- when it was last sent
       sort_at bigint not null,
       -- raised by every change
       rev bigint not null,
       -- the rev that the last send gave it
       sent_rev bigint not null,
       -- since when it is read and saved, null if it is not
       read bigint,
       saved bigint,
       -- the updates that changed them last, to undo them by
       read_mark ${uuid},
       saved_mark ${uuid},
       user_ref text not null,
       primary key (notification_id, user_ref)
     )`,
    // Each row stands in one of these two, so that a send writes one index entry
    // less than with an index over all; a list merges them.
    `create index callboard_delivery_unread_idx on callboard_delivery
       (user_ref, sort_at, notification_id${forSqlite('read')})
       where read is null`,
    `create index callboard_delivery_read_idx on callboard_delivery
       (user_ref, sort_at, notification_id${forSqlite('read')})
       where read is not null`,
    // Only for counting: without further columns PostgreSQL packs a user's rows into a
    // few pages. Sends do not write it.
    `create index callboard_delivery_read_count_idx on callboard_delivery
       (user_ref${forSqlite('read')})
       where read is not null`,
    `create index callboard_delivery_saved_idx on callboard_delivery
       (user_ref, sort_at, notification_id${forSqlite('saved')})
       where saved is not null`,
    // Index-only scans look into the table for pages that were not vacuumed since
    // they changed. The default waits for a fifth of all rows to change.
    isPostgres &&
      `alter table callboard_delivery set (
         autovacuum_vacuum_scale_factor = 0.02,
         autovacuum_vacuum_insert_scale_factor = 0.02,
         autovacuum_analyze_scale_factor = 0.02
       )`,

    // What was sent to everybody. The columns mean the same as for a delivery.
    `create table callboard_broadcast (
       notification_id ${uuid} not null primary key,
       message_id ${uuid} not null,
       created bigint not null,
       updated bigint,
       sort_at bigint not null,
       rev bigint not null,
       sent_rev bigint not null,
       -- users whose first visit is later find it read
       backlog_until bigint not null,
       -- when the sender marked it as done for everybody
       resolved bigint
     )`,
    `create index callboard_broadcast_inbox_idx on callboard_broadcast
       (sort_at, notification_id)`,

    // What users did with broadcasts: a row once they do something.
    `create table callboard_broadcast_flags (
       notification_id ${uuid} not null
         references callboard_broadcast (notification_id) on delete cascade,
       rev bigint not null,
       read bigint,
       -- the sent_rev of the broadcast that "read" speaks of
       read_sent_rev bigint,
       saved bigint,
       read_mark ${uuid},
       saved_mark ${uuid},
       user_ref text not null,
       primary key (user_ref, notification_id)
     )`,
    `create index callboard_broadcast_flags_notification_idx
       on callboard_broadcast_flags (notification_id)`,

    // Who has opened the inbox, and when first: old broadcasts are no news to them.
    `create table callboard_visitor (
       user_ref text not null primary key,
       first_visit bigint not null
     )`,

    // Where users want to be notified; what is absent is default.
    `create table callboard_user_setting (
       user_ref text not null,
       -- short hash of origin and topic in lower case
       setting_key text not null,
       -- as first spelled; no origin: the whole channel, no topic: the whole origin
       channel text not null,
       origin text,
       topic text,
       -- in lower case, to find them by
       channel_key text not null,
       origin_key text,
       enabled boolean not null,
       -- what it was in the built-in plugin when imported, if it was
       imported boolean,
       primary key (user_ref, setting_key, channel_key)
     )`,

    // Origins and topics that were sent within the retention, for settings. Each origin
    // has a row without a topic.
    `create table callboard_known_topic (
       -- short hash of origin and topic in lower case
       topic_key text not null primary key,
       -- as first spelled
       origin text not null,
       topic text,
       -- in lower case, to find them by
       origin_key text not null,
       -- when it was last sent, a day less or more
       last_sent bigint not null
     )`,
    `create index callboard_known_topic_recent_idx on callboard_known_topic
       (origin_key, last_sent)`,
    `create index callboard_known_origin_idx on callboard_known_topic
       (last_sent${forSqlite('topic')}) where topic is null`,

    // Requests that may be repeated without being done again.
    `create table callboard_idempotency_key (
       -- short hash of the origin and its key
       request_key text not null primary key,
       -- to notice another request with the same key
       request_hash text not null,
       -- tells this claim from others
       token ${uuid} not null,
       -- when the claim lapses, unless it is renewed or completed
       claimed_until bigint not null,
       -- when the key may be used anew
       expires bigint not null,
       -- the response, null while in progress
       receipt text
     )`,
    `create index callboard_idempotency_key_expires_idx
       on callboard_idempotency_key (expires)`,

    // What channels are to deliver: a row per send, if there are channels at all.
    `create table callboard_send (
       id ${uuid} not null primary key,
       notification_id ${uuid} not null,
       created bigint not null,
       -- the order of the sends of one notification
       rev bigint not null,
       origin text not null,
       topic text,
       is_broadcast boolean not null,
       -- what the keys of its deliveries are made of
       key_secret text not null,
       -- JSON, as the sender named them; only where a processor is to be given them
       recipients text
     )`,
    `create index callboard_send_notification_idx on callboard_send
       (notification_id, rev)`,
    'create index callboard_send_created_idx on callboard_send (created)',

    // Up to 500 destinations of a send, the same for all channels.
    `create table callboard_send_chunk (
       id ${uuid} not null primary key,
       send_id ${uuid} not null,
       -- JSON list of texts, in ascending order
       destinations text not null,
       first_destination text not null,
       last_destination text not null,
       -- JSON list of the texts that they get: one, or one for each
       message_ids text not null,
       -- 1 for each that the inbox does not show it, else 0; null if it shows it to all
       without_inbox text
     )`,
    'create index callboard_send_chunk_send_idx on callboard_send_chunk (send_id)',

    // What a channel is to deliver to the destinations of a chunk, and what became of it.
    `create table callboard_channel_job (
       chunk_id ${uuid} not null,
       channel text not null,
       send_id ${uuid} not null,
       notification_id ${uuid} not null,
       send_rev bigint not null,
       -- a character for each destination, see model/outcomes.ts; a single one is for all
       outcomes text not null,
       -- whether a destination is pending
       is_open boolean not null,
       -- whether destinations are dead or unknown
       is_failed boolean not null default false,
       due_at bigint not null,
       -- who works on it and until when, unless renewed
       lease_token ${uuid},
       leased_until bigint,
       -- pending destinations before this one are being delivered
       began integer not null default 0,
       -- why the channel is waited for
       reason text,
       -- JSON list of [destinations done, when], see model/outcomes.ts
       times text not null default '[]',
       primary key (chunk_id, channel)
     )`,
    `create index callboard_channel_job_open_idx on callboard_channel_job
       (channel, due_at${forSqlite('is_open')}) where is_open`,
    `create index callboard_channel_job_order_idx on callboard_channel_job
       (notification_id, channel${forSqlite('is_open')}) where is_open`,
    `create index callboard_channel_job_failed_idx on callboard_channel_job
       (channel, chunk_id${forSqlite('is_failed')}) where is_failed`,
    `create index callboard_channel_job_failed_notification_idx on callboard_channel_job
       (notification_id${forSqlite('is_failed')}) where is_failed`,
    'create index callboard_channel_job_send_idx on callboard_channel_job (send_id)',
    `create index callboard_channel_job_lease_idx on callboard_channel_job (lease_token)
       where lease_token is not null`,

    // Destinations of which there is more to say: those that are tried again, failed, or
    // have a reference of the provider.
    `create table callboard_channel_delivery (
       send_id ${uuid} not null,
       channel text not null,
       destination text not null,
       notification_id ${uuid} not null,
       send_rev bigint not null,
       -- the send whose text it carries, which may be a later one, and the text
       carried_send_id ${uuid} not null,
       carried_rev bigint not null,
       message_id ${uuid} not null,
       without_inbox boolean not null,
       -- whether it tells the outcome, or the chunk does and this is a reference only
       is_outcome boolean not null,
       -- deliver, resolve, retract
       operation text not null,
       -- waiting, delivered, dead, unknown, superseded, resolved, retracted, or how it
       -- was skipped
       state text not null,
       tries integer not null,
       due_at bigint not null,
       -- when it last changed
       updated bigint not null,
       reason text,
       reference text,
       lease_token ${uuid},
       leased_until bigint,
       primary key (send_id, channel, destination)
     )`,
    `create index callboard_channel_delivery_waiting_idx on callboard_channel_delivery
       (channel, due_at${forSqlite('state')}) where state = 'waiting'`,
    `create index callboard_channel_delivery_failed_idx on callboard_channel_delivery
       (channel, updated${forSqlite(
         'state',
       )}) where state in ('dead', 'unknown')`,
    `create index callboard_channel_delivery_lease_idx on callboard_channel_delivery
       (lease_token) where lease_token is not null`,
    `create index callboard_channel_delivery_notification_idx
       on callboard_channel_delivery (notification_id, channel, destination)`,

    // Channels that have failed as a whole.
    `create table callboard_channel_pause (
       channel text not null primary key,
       failures integer not null,
       paused_until bigint not null,
       reason text not null
     )`,

    // What links in messages are signed with; one row.
    `create table callboard_secret (
       id integer not null primary key,
       secret text not null
     )`,

    // How far the import from the built-in plugin is: one row, or none without it.
    `create table callboard_import (
       -- always 1
       id integer not null primary key,
       -- when the current pass over its tables started, or the last one
       started bigint not null,
       -- when the pass before that started, null in the first one
       since bigint,
       -- the table that is being imported, null between passes
       step text,
       -- the last row of it that was imported, null at the beginning
       position text,
       -- how many rows the pass has read
       "rows" bigint not null default 0,
       -- when a pass that found anything new started
       last_news bigint not null,
       -- null if it is not finished
       finished bigint,
       -- the value of the config key that resumed it last
       run_again text
     )`,
    // What was imported, so that later passes import only what has changed, and old ids
    // lead to the notifications.
    `create table callboard_imported_id (
       -- the id that it had, which links may name
       old_id ${uuid} not null primary key,
       -- null for a broadcast
       user_ref text,
       notification_id ${uuid} not null,
       -- what these were there when it was imported
       sent_at bigint not null,
       read bigint,
       saved bigint
     )`,
    `create index callboard_imported_broadcast_idx on callboard_imported_id
       (notification_id${forSqlite('user_ref')}) where user_ref is null`,
  ];
}

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function up(knex) {
  for (const sql of statements(knex.client.config.client === 'pg')) {
    if (sql) {
      await knex.raw(sql);
    }
  }
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function down(knex) {
  for (const table of [
    'callboard_secret',
    'callboard_channel_pause',
    'callboard_channel_delivery',
    'callboard_channel_job',
    'callboard_send_chunk',
    'callboard_send',
    'callboard_imported_id',
    'callboard_import',
    'callboard_idempotency_key',
    'callboard_known_topic',
    'callboard_user_setting',
    'callboard_visitor',
    'callboard_broadcast_flags',
    'callboard_broadcast',
    'callboard_delivery',
    'callboard_message',
  ]) {
    await knex.schema.dropTable(table);
  }
};
