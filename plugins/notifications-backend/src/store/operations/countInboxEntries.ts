import { Knex } from 'knex';
import { limited } from '../connections';
import { InboxFilter } from '../types';
import { inboxKeys } from './inboxKeys';

/** How many entries of an inbox a filter finds. */
export async function countInboxEntries(
  knex: Knex,
  options: { userRef: string; filter: InboxFilter },
): Promise<number> {
  const counts: Array<{ count: string | number }> = await limited(
    knex,
    knex.unionAll(
      inboxKeys(knex, options).map(keys => keys.count({ count: '*' })),
    ),
  );
  return counts.reduce((sum, { count }) => sum + Number(count), 0);
}
