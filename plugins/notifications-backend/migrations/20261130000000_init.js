// @ts-check

/**
 * Timestamps are whole milliseconds since 1970 UTC on both databases, so that they
 * compare alike everywhere and a cursor loses nothing. Revisions are microseconds.
 * All are taken from the clock of the database.
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
      'What was sent: one row per send, or per text where processors made several',
    );
    table
      .uuid('notification_id')
      .notNullable()
      .comment('The notification, the same over all sends in a scope');
    table.uuid('id').notNullable().comment('This text of it');
    table.bigInteger('created').notNullable().comment('When it was sent');
    table
      .bigInteger('stored_at')
      .notNullable()
      .comment('When its send was about to be committed; see ADR 083');
    table.text('origin').notNullable().comment('The sender');
    table.text('topic').comment('Copy from the payload, for filters');
    table.text('severity').notNullable().comment('Copy from the payload, too');
    table.text('payload').notNullable().comment('What was sent, as JSON');
    table
      .text('search_text')
      .notNullable()
      .comment('Title and description in lower case, for searching');
    table.primary(['notification_id', 'id']);
    table.index(['created'], 'callboard_message_created_idx');
  });

  await knex.schema.createTable('callboard_delivery', table => {
    table.comment(
      'Who has which notification, and what they did with it: the inbox',
    );
    // No foreign key to the message: checking it row by row would double the time
    // of a send.
    table.uuid('notification_id').notNullable().comment('The notification');
    table
      .uuid('message_id')
      .notNullable()
      .comment('The text that the user has of it; replaced by the next send');
    table
      .bigInteger('created')
      .notNullable()
      .comment('When it was first sent to this user');
    table
      .bigInteger('updated')
      .comment('When it was last sent, null if sent once');
    table
      .bigInteger('sort_at')
      .notNullable()
      .comment('When it was last sent; orders the inbox');
    table
      .bigInteger('rev')
      .notNullable()
      .comment('Revision of the row, raised by every change');
    table
      .bigInteger('sent_rev')
      .notNullable()
      .comment('The revision that the last send gave it');
    table.bigInteger('read').comment('When the user read it, null if unread');
    table.bigInteger('saved').comment('When the user saved it, null if not');
    table
      .uuid('read_mark')
      .comment(
        'The update of the user that changed "read" last, to undo it by',
      );
    table.uuid('saved_mark').comment('The same for "saved"');
    table.text('user_ref').notNullable().comment('Entity ref of the recipient');
    // The notification comes first, so that the rows of one send are neighbours.
    table.primary(['notification_id', 'user_ref']);
  });
  // Each row stands in one of these two, so that a send writes one index entry
  // less than with an index over all; a list merges them.
  for (const [half, condition] of [
    ['unread', 'read is null'],
    ['read', 'read is not null'],
  ]) {
    await knex.schema.raw(
      `create index callboard_delivery_${half}_idx
         on callboard_delivery (user_ref, sort_at, notification_id${forSqlite(
           'read',
         )})
         where ${condition}`,
    );
  }
  await knex.schema.raw(
    `create index callboard_delivery_saved_idx
       on callboard_delivery (user_ref, sort_at, notification_id${forSqlite(
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
    table.comment('What was sent to everybody: one row per notification');
    table
      .uuid('notification_id')
      .notNullable()
      .primary()
      .comment('The notification');
    table
      .uuid('message_id')
      .notNullable()
      .comment('The text of it; replaced by the next send');
    table.bigInteger('created').notNullable().comment('When it was first sent');
    table
      .bigInteger('updated')
      .comment('When it was last sent, null if sent once');
    table
      .bigInteger('sort_at')
      .notNullable()
      .comment('When it was last sent; orders the inbox');
    table
      .bigInteger('rev')
      .notNullable()
      .comment('Revision, raised by every send and resolve');
    table
      .bigInteger('sent_rev')
      .notNullable()
      .comment('The revision that the last send gave it');
    table
      .bigInteger('backlog_until')
      .notNullable()
      .comment('Users whose first visit is later find it read');
    table
      .bigInteger('resolved')
      .comment('When the sender marked it as done for everybody');
    table.index(
      ['sort_at', 'notification_id'],
      'callboard_broadcast_inbox_idx',
    );
  });

  await knex.schema.createTable('callboard_broadcast_flags', table => {
    table.comment(
      'What users did with broadcasts: a row once they do something',
    );
    table
      .uuid('notification_id')
      .notNullable()
      .references('notification_id')
      .inTable('callboard_broadcast')
      .onDelete('CASCADE')
      .comment('The broadcast');
    table
      .bigInteger('rev')
      .notNullable()
      .comment('Revision of the row, raised by every change');
    table.bigInteger('read').comment('When the user read it, null if unread');
    table
      .bigInteger('read_sent_rev')
      .comment('The sent_rev of the broadcast that "read" speaks of');
    table.bigInteger('saved').comment('When the user saved it, null if not');
    table
      .uuid('read_mark')
      .comment(
        'The update of the user that changed "read" last, to undo it by',
      );
    table.uuid('saved_mark').comment('The same for "saved"');
    table.text('user_ref').notNullable().comment('Entity ref of the user');
    table.primary(['user_ref', 'notification_id']);
    table.index(
      ['notification_id'],
      'callboard_broadcast_flags_notification_idx',
    );
  });

  await knex.schema.createTable('callboard_visitor', table => {
    table.comment(
      'Who has opened the inbox: old broadcasts are no news to them',
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
    table
      .boolean('imported')
      .comment('What it was in the built-in plugin when imported, if it was');
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
    table.uuid('token').notNullable().comment('Tells this claim from others');
    table
      .bigInteger('claimed_until')
      .notNullable()
      .comment('When the claim lapses, unless renewed or completed');
    table
      .bigInteger('expires')
      .notNullable()
      .comment('When the key may be used anew');
    table.text('receipt').comment('The response, null while in progress');
    table.index(['expires'], 'callboard_idempotency_key_expires_idx');
  });

  await knex.schema.createTable('callboard_import', table => {
    table.comment(
      'How far the import from the built-in plugin is: one row, or none without it',
    );
    table.integer('id').notNullable().primary().comment('Always 1');
    table
      .bigInteger('started')
      .notNullable()
      .comment(
        'When the current pass over its tables started, or the last one',
      );
    table
      .bigInteger('since')
      .comment('When the pass before that started, null in the first one');
    table
      .text('step')
      .comment('The table that is being imported, null between passes');
    table
      .text('position')
      .comment('The last row of it that was imported, null at the beginning');
    table
      .bigInteger('rows')
      .notNullable()
      .defaultTo(0)
      .comment('How many rows the pass has read');
    table
      .bigInteger('last_news')
      .notNullable()
      .comment('When a pass that found anything new started');
    table
      .bigInteger('finished')
      .comment('When the import was finished, null if it is not');
    table
      .text('run_again')
      .comment('The value of the config key that resumed it last');
  });

  await knex.schema.createTable('callboard_imported_id', table => {
    table.comment(
      'What was imported from the built-in plugin: what has another id here, all broadcasts, and what later passes may find again',
    );
    table
      .uuid('old_id')
      .notNullable()
      .primary()
      .comment('The id that it had, which links may name');
    table.text('user_ref').comment('The user who had it, null for a broadcast');
    table.uuid('notification_id').notNullable().comment('The id it has here');
    table
      .bigInteger('sent_at')
      .notNullable()
      .comment('When it was last sent there, as far as it was imported');
    table.bigInteger('read').comment('What "read" was there when imported');
    table.bigInteger('saved').comment('The same of "saved"');
  });
  await knex.schema.raw(
    `create index callboard_imported_broadcast_idx
       on callboard_imported_id (notification_id${forSqlite('user_ref')})
       where user_ref is null`,
  );
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function down(knex) {
  for (const table of [
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
