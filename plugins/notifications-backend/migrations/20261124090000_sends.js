// @ts-check

/**
 * Which messages are one send, so that all of it can be taken back by any of
 * them. See ADR 015.
 *
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('callboard_message', table => {
    table
      .uuid('send_id')
      .comment(
        'The first message of the send, null where the send is one message',
      );
  });
  await knex.schema.raw(
    `create index callboard_message_send_idx
       on callboard_message (send_id) where send_id is not null`,
  );
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function down(knex) {
  await knex.schema.raw('drop index callboard_message_send_idx');
  await knex.schema.alterTable('callboard_message', table => {
    table.dropColumn('send_id');
  });
};
