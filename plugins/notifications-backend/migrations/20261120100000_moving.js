// @ts-check

/**
 * How far the rows of a stock database were moved. See ADR 080.
 *
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('callboard_moving', table => {
    table.comment('How far the rows of the stock plugin were moved: one row');
    table.integer('id').notNullable().primary().comment('Always 1');
    table
      .bigInteger('covered')
      .comment('What stock wrote before this moment is moved, null if nothing');
    table
      .bigInteger('first_finished')
      .comment('When everything was moved for the first time');
    table
      .bigInteger('started')
      .comment('When the pass at work began, null if there is none');
    table.text('step').comment('What the pass is at');
    table.text('position').comment('What of that step was moved last');
    table
      .bigInteger('moved')
      .notNullable()
      .defaultTo(0)
      .comment('How many rows the pass has moved so far');
    table
      .bigInteger('total')
      .comment('How many rows there were to move, null where not counted');
  });
  await knex('callboard_moving').insert({ id: 1 });

  await knex.schema.createTable('callboard_moved_settings', table => {
    table.comment('What settings of stock users were like when moved');
    table
      .text('user_ref')
      .notNullable()
      .primary()
      .comment('The user, spelled as the stock plugin does');
    table
      .text('fingerprint')
      .notNullable()
      .comment('Short hash of all settings; another one means: changed since');
  });
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('callboard_moved_settings');
  await knex.schema.dropTable('callboard_moving');
};
