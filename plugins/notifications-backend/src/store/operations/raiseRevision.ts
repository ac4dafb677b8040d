import { Knex } from 'knex';
import { uuidValue } from '../dialect';

/**
 * Gives all that an update changed one revision, where the clock was behind what some
 * of it had already.
 */
export async function raiseRevision(
  knex: Knex,
  options: { userRef: string; operationId: string; rev: number },
): Promise<void> {
  const { userRef, operationId, rev } = options;
  const operation = uuidValue(knex, operationId);
  for (const table of ['callboard_delivery', 'callboard_broadcast_flags']) {
    await knex(table)
      .where('user_ref', userRef)
      .where(either =>
        either.where('read_mark', operation).orWhere('saved_mark', operation),
      )
      // An earlier update of that name may have changed others.
      .where('rev', '<', rev)
      .update({ rev });
  }
}
