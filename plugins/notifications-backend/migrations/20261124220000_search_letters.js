// @ts-check

/** What letters become for a search since this migration. */
const letters = [
  ['ς', 'σ'],
  ['i\u0307', 'i'],
];

/**
 * Lets what was sent before be found by the rule for letters that holds now
 * (`foldForSearch`).
 *
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function up(knex) {
  for (const [before, now] of letters) {
    await knex('callboard_message')
      .where('search_text', 'like', `%${before}%`)
      .update({
        search_text: knex.raw('replace(search_text, ?, ?)', [before, now]),
      });
  }
};

/** @returns { Promise<void> } */
exports.down = async function down() {
  // The letters do not tell what they were; all others are found as before.
};
