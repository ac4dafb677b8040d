import { Knex } from 'knex';
import { listOf, lockingRows, statementTime } from '../dialect';

/**
 * Cancels what channels have not delivered of notifications that were resolved or
 * retracted, and has them resolve or retract what they have. Jobs come first: whoever
 * records a delivery changes its job before, so that one of both sees the other.
 *
 * What is being delivered right now stays with its worker, which finds it cancelled.
 */
export async function cancelChannelWork(
  knex: Knex,
  options: { ids: string[]; operation: 'resolve' | 'retract' },
): Promise<void> {
  const { operation } = options;
  const ids = () => listOf(knex, { type: 'uuid', values: options.ids });
  const now = statementTime(knex);
  const code = operation === 'resolve' ? 'v' : 'w';
  const state = operation === 'resolve' ? 'resolved' : 'retracted';
  for (const part of ['is_open', 'is_failed']) {
    const found = knex('callboard_channel_job as j')
      .whereIn('j.notification_id', ids())
      .whereRaw(`j.${part}`)
      .orderBy('j.chunk_id')
      .select('j.chunk_id');
    await lockingRows(knex, found, { table: 'j', mode: 'wait' });
    await knex('callboard_channel_job')
      .whereIn('notification_id', ids())
      .whereRaw(part)
      .update({
        outcomes: knex.raw(
          // One that is being delivered may have been resolved already.
          'replace(replace(replace(replace(outcomes, ?, ?), ?, ?), ?, ?), ?, ?)',
          ['.', '!', '?', 'v'].flatMap(cancelled => [cancelled, code]),
        ),
        is_open: knex.raw(`(began > 0 and coalesce(leased_until, 0) > ${now})`),
        is_failed: false,
      });
  }
  const isLeased = `coalesce(leased_until, 0) > ${now}`;
  await knex('callboard_channel_delivery')
    .whereIn('notification_id', ids())
    .whereIn('state', ['waiting', 'dead', 'unknown'])
    .whereNull('reference')
    .whereRaw(`not (${isLeased})`)
    .update({ state, updated: knex.raw(now) });
  await knex('callboard_channel_delivery')
    .whereIn('notification_id', ids())
    .where(either => either.whereNotNull('reference').orWhereRaw(isLeased))
    // What is being retracted stays so.
    .whereRaw(operation === 'resolve' ? `operation <> 'retract'` : 'true')
    .whereIn('state', ['waiting', 'delivered', 'dead', 'unknown'])
    .update({
      state: 'waiting',
      operation,
      tries: 0,
      due_at: knex.raw(now),
      updated: knex.raw(now),
    });
}
