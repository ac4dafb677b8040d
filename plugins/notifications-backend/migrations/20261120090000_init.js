// @ts-check

/**
 * Moments are whole milliseconds since 1970 UTC on both databases, so that they
 * compare alike everywhere and a cursor loses nothing.
 *
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function up(knex) {
  const isPostgres = knex.client.config.client === 'pg';
  // SQLite looks into the table for a column that the condition of an index is
  // about, unless the index has it.
  /** @param { string } column */
  const forSqlite = column => (isPostgres ? '' : `, ${column}`);

  await knex.schema.createTable('callboard_message', table => {
    table.comment(
      'What was sent: one row per send, however many people got it',
    );
    table
      .uuid('id')
      .notNullable()
      .primary()
      .comment('Identifies the notification for everybody who got it');
    table.bigInteger('created').notNullable().comment('The moment of the send');
    table.text('origin').notNullable().comment('The sender');
    table
      .text('scope')
      .comment('What the notification is about; re-sent, it is re-opened');
    table
      .text('scope_key')
      .comment('Short hash of origin and scope, null without a scope');
    table.text('topic').comment('Groups notifications within their origin');
    table
      .text('severity')
      .notNullable()
      .comment('critical, high, normal or low');
    table.text('title').notNullable().comment('Short text for people');
    table.text('description').comment('Longer text for people');
    table
      .text('description_format')
      .comment('How the description is to be read; null is plain text');
    table.text('link').comment('Where the notification leads');
    table.text('icon').comment('Name of an icon');
    table.text('additional_links').comment('Further links as a JSON array');
    table.text('metadata').comment('JSON of the sender, given back as sent');
    table
      .text('translations')
      .comment('Texts in other languages as a JSON object by locale');
    table
      .text('search_text')
      .notNullable()
      .comment('Title and description in lower case, for searching');
    table.index(['created'], 'callboard_message_created_idx');
  });
  await knex.schema.raw(
    `create index callboard_message_scope_idx
       on callboard_message (scope_key) where scope_key is not null`,
  );

  await knex.schema.createTable('callboard_delivery', table => {
    table.comment(
      'Who got which message, and what they did with it: the inbox',
    );
    // No foreign key: checking it row by row would double the time of a send.
    // Nothing ever adds rows to an older message, and a message is only removed
    // together with its rows or once it has none.
    table
      .uuid('message_id')
      .notNullable()
      .comment('The message; replaced when its scope is sent again');
    table
      .bigInteger('created')
      .notNullable()
      .comment('The moment of the first send in the scope to this user');
    table
      .bigInteger('updated')
      .comment('The moment of the latest send, null if sent once');
    table
      .bigInteger('sort_at')
      .notNullable()
      .comment('The moment of the latest send; orders the inbox');
    table.bigInteger('read').comment('When the user read it, null if unread');
    table.bigInteger('saved').comment('When the user saved it, null if not');
    table.text('user_ref').notNullable().comment('Entity ref of the recipient');
    table
      .text('scope_key')
      .comment(
        'Copy of the scope key of the message, to keep it unique per user',
      );
    // The message comes first, so that the rows of one send are neighbours.
    table.primary(['message_id', 'user_ref']);
  });
  await knex.schema.raw(
    `create unique index callboard_delivery_scope_idx
       on callboard_delivery (user_ref, scope_key) where scope_key is not null`,
  );
  // Each row stands in one of these two, so that a send writes one index entry
  // less than with an index over all; a list merges them.
  await knex.schema.raw(
    `create index callboard_delivery_unread_idx
       on callboard_delivery (user_ref, sort_at, message_id${forSqlite('read')})
       where read is null`,
  );
  await knex.schema.raw(
    `create index callboard_delivery_read_idx
       on callboard_delivery (user_ref, sort_at, message_id${forSqlite('read')})
       where read is not null`,
  );
  // Only for counting: without further columns PostgreSQL packs a user's rows
  // into a few pages.
  await knex.schema.raw(
    `create index callboard_delivery_read_count_idx
       on callboard_delivery (user_ref${forSqlite('read')})
       where read is not null`,
  );
  await knex.schema.raw(
    `create index callboard_delivery_saved_idx
       on callboard_delivery (user_ref, sort_at, message_id${forSqlite(
         'saved',
       )})
       where saved is not null`,
  );
  if (isPostgres) {
    // Index-only scans look into the table for pages that were not vacuumed
    // since they changed. The default waits for a fifth of all rows to change.
    await knex.schema.raw(
      `alter table callboard_delivery set (
         autovacuum_vacuum_scale_factor = 0.02,
         autovacuum_vacuum_insert_scale_factor = 0.02,
         autovacuum_analyze_scale_factor = 0.02
       )`,
    );
  }

  await knex.schema.createTable('callboard_broadcast', table => {
    table.comment('What was sent to everybody: one row per broadcast');
    table
      .bigIncrements('id')
      .primary()
      .comment('Stays the same when the scope is sent again, as flags do');
    table
      .uuid('message_id')
      .notNullable()
      .unique({ indexName: 'callboard_broadcast_message_idx' })
      .references('id')
      .inTable('callboard_message')
      .comment('The message; replaced when its scope is sent again');
    table
      .bigInteger('created')
      .notNullable()
      .comment('The moment of the first send in the scope');
    table
      .bigInteger('updated')
      .comment('The moment of the latest send, null if sent once');
    table
      .bigInteger('sort_at')
      .notNullable()
      .comment('The moment of the latest send; orders the inbox');
    table
      .integer('sending')
      .notNullable()
      .comment('How often it was sent: 1, and one more each time');
    table
      .bigInteger('resolved')
      .comment('When the sender marked it as done for everybody');
    table.text('scope_key').comment('Copy of the scope key of the message');
    table.index(['sort_at', 'message_id'], 'callboard_broadcast_inbox_idx');
  });
  await knex.schema.raw(
    `create unique index callboard_broadcast_scope_idx
       on callboard_broadcast (scope_key) where scope_key is not null`,
  );

  await knex.schema.createTable('callboard_broadcast_flags', table => {
    table.comment('What users did with broadcasts: a row once somebody acts');
    table
      .bigInteger('broadcast_id')
      .notNullable()
      .references('id')
      .inTable('callboard_broadcast')
      .onDelete('CASCADE')
      .comment('The broadcast');
    table.bigInteger('read').comment('When the user read it, null if unread');
    table
      .integer('read_sending')
      .comment('The sending that "read" speaks of; other sendings ignore it');
    table.bigInteger('saved').comment('When the user saved it, null if not');
    table
      .bigInteger('updated')
      .notNullable()
      .comment('When the user last changed a flag');
    table.text('user_ref').notNullable().comment('Entity ref of the reader');
    table.primary(['user_ref', 'broadcast_id']);
    table.index(['broadcast_id'], 'callboard_broadcast_flags_broadcast_idx');
  });

  await knex.schema.createTable('callboard_visitor', table => {
    table.comment(
      'Who has opened the inbox: older broadcasts are no news to them',
    );
    table
      .text('user_ref')
      .notNullable()
      .primary()
      .comment('Entity ref of the user');
    table
      .bigInteger('first_visit')
      .notNullable()
      .comment('When the user first opened the inbox');
  });

  await knex.schema.createTable('callboard_user_setting', table => {
    table.comment('Where users want to be notified; what is absent is default');
    table.text('user_ref').notNullable().comment('Entity ref of the user');
    table
      .text('setting_key')
      .notNullable()
      .comment('Short hash of channel, origin and topic in lower case');
    table.text('channel').notNullable().comment('The channel as first spelled');
    table.text('origin').comment('The origin, null for the whole channel');
    table.text('topic').comment('The topic, null for the whole origin');
    table
      .text('channel_key')
      .notNullable()
      .comment('The channel in lower case, to find it by');
    table.text('origin_key').comment('The origin in lower case, to find it by');
    table.boolean('enabled').notNullable().comment('Whether it is wanted');
    table.primary(['user_ref', 'setting_key']);
  });

  await knex.schema.createTable('callboard_known_topic', table => {
    table.comment('Origins and topics ever sent, for the page of settings');
    table
      .text('topic_key')
      .notNullable()
      .primary()
      .comment('Short hash of origin and topic in lower case');
    table.text('origin').notNullable().comment('The origin as first spelled');
    table.text('topic').comment('The topic, null for messages without one');
  });

  await knex.schema.createTable('callboard_idempotency_key', table => {
    table.comment('Requests that may be repeated without being done again');
    table
      .text('request_key')
      .notNullable()
      .primary()
      .comment('Short hash of the origin and its key');
    table
      .text('request_hash')
      .notNullable()
      .comment('Hash of the request, to notice another one with the same key');
    table
      .bigInteger('claimed')
      .notNullable()
      .comment('When the request came; without a receipt the claim lapses');
    table
      .bigInteger('expires')
      .notNullable()
      .comment('When the key may be used anew');
    table.text('receipt').comment('The answer, null while in flight');
    table.index(['expires'], 'callboard_idempotency_key_expires_idx');
  });
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('callboard_idempotency_key');
  await knex.schema.dropTable('callboard_known_topic');
  await knex.schema.dropTable('callboard_user_setting');
  await knex.schema.dropTable('callboard_visitor');
  await knex.schema.dropTable('callboard_broadcast_flags');
  await knex.schema.dropTable('callboard_broadcast');
  await knex.schema.dropTable('callboard_delivery');
  await knex.schema.dropTable('callboard_message');
};
