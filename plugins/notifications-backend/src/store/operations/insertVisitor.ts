import { Knex } from 'knex';
import { Duration } from 'luxon';

/**
 * For how long after moving over from the stock plugin somebody unknown counts
 * as having been there before. Stock did not note visits, so whoever only ever
 * got broadcasts left no trace in it.
 */
const GRACE = Duration.fromObject({ days: 30 });

/**
 * Notes a user's first visit. Later ones change nothing, and write nothing.
 *
 * @internal
 */
export async function insertVisitor(
  knex: Knex,
  options: { userRef: string; now: Date },
): Promise<void> {
  const { userRef, now } = options;
  const known = await knex('callboard_visitor')
    .where('user_ref', userRef)
    .first('user_ref');
  if (known) {
    return;
  }
  const moved = await knex('callboard_moving')
    .where('first_finished', '>', now.getTime() - GRACE.toMillis())
    .first('id');
  await knex('callboard_visitor')
    .insert({ user_ref: userRef, first_visit: moved ? 0 : now.getTime() })
    .onConflict('user_ref')
    .ignore();
}
