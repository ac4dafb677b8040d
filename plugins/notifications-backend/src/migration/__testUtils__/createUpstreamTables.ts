import { Knex } from 'knex';

/**
 * Makes tables like those of upstream. The import of what the real one has written is
 * tested in the workspace that has it installed; this is for what only takes rows.
 */
export async function createUpstreamTables(knex: Knex): Promise<void> {
  await knex.schema.createTable('notification', table => {
    table.uuid('id').primary();
    table.string('user', 255).notNullable();
    addMessageColumns(table);
    table.datetime('read');
    table.datetime('saved');
  });
  await knex.schema.createTable('broadcast', table => {
    table.uuid('id').primary();
    addMessageColumns(table);
  });
  await knex.schema.createTable('broadcast_user_status', table => {
    table.uuid('broadcast_id').notNullable();
    table.string('user', 255).notNullable();
    table.datetime('read');
    table.datetime('saved');
    table.unique(['broadcast_id', 'user']);
  });
  await knex.schema.createTable('user_settings', table => {
    table.string('user').notNullable();
    table.string('channel').notNullable();
    table.string('origin').notNullable();
    table.string('topic');
    table.boolean('enabled').defaultTo(true).notNullable();
    table.string('settings_key_hash', 64).notNullable().unique();
  });
}

function addMessageColumns(table: Knex.CreateTableBuilder): void {
  table.string('title').notNullable();
  table.text('description');
  // Not null in upstream; here to see what becomes of it should it ever be.
  table.string('severity', 8);
  table.text('link');
  table.string('origin', 255).notNullable();
  table.string('scope', 255);
  table.string('topic', 255);
  table.string('icon', 255);
  table.text('metadata');
  table.datetime('created').notNullable();
  table.datetime('updated');
}
