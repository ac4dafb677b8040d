import { Knex } from 'knex';
import { limited } from '../connections';
import { clockMilliseconds } from '../dialect';

/** Notes a user's first visit. Later ones change nothing. */
export async function insertVisitor(
  knex: Knex,
  options: { userRef: string },
): Promise<void> {
  await limited(
    knex,
    knex('callboard_visitor')
      .insert({
        user_ref: options.userRef,
        first_visit: clockMilliseconds(knex),
      })
      .onConflict('user_ref')
      .ignore(),
  );
}
