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
  for (const [table, part] of [
    // The indexes of deliveries are of either half.
    ['callboard_delivery', 'read is null'],
    ['callboard_delivery', 'read is not null'],
    ['callboard_broadcast_flags', 'true'],
  ]) {
    await knex(table)
      .where('user_ref', userRef)
      .whereRaw(part)
      .where(either =>
        either.where('read_mark', operation).orWhere('saved_mark', operation),
      )
      // An earlier update of that name may have changed others.
      .where('rev', '<', rev)
      .update({ rev });
  }
}
