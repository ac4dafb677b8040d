import { Knex } from 'knex';

/**
 * Notes a user's first visit. Later ones change nothing, and write nothing.
 *
 * @internal
 */
export async function insertVisitor(
  knex: Knex,
  options: { userRef: string; now: Date },
): Promise<void> {
  await knex('callboard_visitor')
    .insert({ user_ref: options.userRef, first_visit: options.now.getTime() })
    .onConflict('user_ref')
    .ignore();
}
