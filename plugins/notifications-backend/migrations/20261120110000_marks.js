// @ts-check

const TABLES = ['callboard_delivery', 'callboard_broadcast_flags'];

/**
 * Which mark set a flag last, so that a mark over a filter can be undone. See
 * ADR 054.
 *
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function up(knex) {
  for (const name of TABLES) {
    await knex.schema.alterTable(name, table => {
      table
        .uuid('read_mark')
        .comment('The request of the user that changed "read" last');
      table
        .uuid('saved_mark')
        .comment('The request of the user that changed "saved" last');
    });
  }
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function down(knex) {
  for (const name of TABLES) {
    await knex.schema.alterTable(name, table => {
      table.dropColumn('saved_mark');
      table.dropColumn('read_mark');
    });
  }
};
