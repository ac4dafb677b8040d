import { Knex } from 'knex';
import { InboxFlags, InboxSelection } from '../NotificationsStore';
import { individualKeys } from './inboxKeys';
import { filterOf, restrictTo } from './inboxSelection';

/**
 * Changes flags of individual notifications, each flag for itself. Answers the
 * ids of those that really changed; what was read before stays read since then.
 *
 * @internal
 */
export async function markDeliveries(
  knex: Knex,
  options: {
    userRef: string;
    selection: InboxSelection;
    /** At least one. */
    flags: InboxFlags;
    now: Date;
  },
): Promise<string[]> {
  const { userRef, selection, flags, now } = options;
  const filter = filterOf(selection);
  if (filter.isBroadcast) {
    return [];
  }

  const changes = Object.entries(flags).filter(
    ([_, value]) => value !== undefined,
  );
  const keys = restrictTo(
    knex,
    individualKeys(knex, { userRef, filter }),
    selection,
  );
  const changed = await knex('callboard_delivery')
    .where('user_ref', userRef)
    .whereIn('message_id', keys.select('k.message_id'))
    .where(differs => {
      for (const [flag, value] of changes) {
        differs.orWhereRaw(`?? is ${value ? 'null' : 'not null'}`, [flag]);
      }
    })
    .update(
      Object.fromEntries(
        changes.map(([flag, value]) => [
          flag,
          value ? knex.raw('coalesce(??, ?)', [flag, now.getTime()]) : null,
        ]),
      ),
    )
    .returning('message_id');
  return changed.map(row => row.message_id);
}
