import { Knex } from 'knex';
import { limited } from '../connections';
import { statementTime, uuidValue } from '../dialect';

/** The tables of what workers claim. */
export type LeasedTable =
  | 'callboard_channel_job'
  | 'callboard_channel_delivery';

/**
 * Renews a lease; a job's, or that of several rows.
 *
 * @returns `false` if it was taken over
 */
export async function renewLease(
  knex: Knex,
  options: { table: LeasedTable; token: string; leaseMilliseconds: number },
): Promise<boolean> {
  const { table, token, leaseMilliseconds } = options;
  const leasedUntil = knex.raw(`${statementTime(knex)} + ?`, [
    leaseMilliseconds,
  ]);
  const renewed = await limited(
    knex,
    knex(table)
      .where('lease_token', uuidValue(knex, token))
      .update({ leased_until: leasedUntil }),
  );
  return renewed > 0;
}

/** Gives up what was claimed and is not being delivered. */
export async function handBack(
  knex: Knex,
  options: { table: LeasedTable; token: string; delayMilliseconds?: number },
): Promise<void> {
  const { table, token, delayMilliseconds } = options;
  await limited(
    knex,
    knex(table)
      .where('lease_token', uuidValue(knex, token))
      .update({
        lease_token: null,
        leased_until: null,
        // What was claimed counts as a try, and was none.
        ...(table === 'callboard_channel_job'
          ? { began: 0 }
          : { tries: knex.raw('tries - 1') }),
        ...(delayMilliseconds && {
          due_at: knex.raw(`${statementTime(knex)} + ?`, [delayMilliseconds]),
        }),
      }),
  );
}
