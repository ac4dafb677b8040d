import { Knex } from 'knex';
import { greatest, returned, uuidValue } from '../dialect';
import { ChangedEntries, queryChanged } from './changedEntries';
import {
  allOf,
  deliveryConditions,
  MESSAGE,
  messageConditions,
} from './inboxKeys';
import {
  anyOf,
  differs,
  InboxUpdate,
  isAsSeen,
  seenTable,
  wantedFlags,
  wasSentBefore,
  wasStoredBefore,
} from './inboxSelection';

/**
 * Changes flags of individual notifications, each flag for itself. What was read
 * before stays read since then.
 *
 * Every condition stands on the row that is written: PostgreSQL asks them again of
 * what another transaction has made of the row meanwhile. A row that was sent again
 * then has a text that the statement does not see.
 */
export async function markDeliveries(
  knex: Knex,
  update: InboxUpdate,
): Promise<ChangedEntries> {
  const { userRef, selection, part, flags, operationId, rev } = update;
  const { filter = {} } = selection;
  const now = Math.floor(rev / 1000);
  const sets: Knex.Raw[] = [
    knex.raw(`rev = ${greatest(knex)}(cast(? as bigint), k.rev + 1)`, [rev]),
  ];
  const differences: Knex.Raw[] = [];
  for (const { flag, wanted } of wantedFlags(flags)) {
    const [current, mark] = [`k.${flag}`, `k.${flag}_mark`];
    const isDifferent = differs(knex, { current, mark, wanted, selection });
    differences.push(isDifferent);
    sets.push(
      knex.raw(`${flag} = case when ? then ? else ${current} end`, [
        isDifferent,
        knex.raw('cast(? as bigint)', [
          wanted ? now : null,
        ] as Knex.RawBinding[]),
      ]),
      knex.raw(`${flag}_mark = case when ? then ? else ${mark} end`, [
        isDifferent,
        uuidValue(knex, operationId),
      ]),
    );
  }

  const conditions = [
    ...deliveryConditions(knex, { userRef, filter }),
    anyOf(knex, differences),
  ];
  const ofMessage = messageConditions(knex, filter);
  if (part.kind === 'stored' && filter.read === undefined && !filter.saved) {
    // Together all of it, but the indexes are of either half.
    const halves =
      'k.user_ref = ? and k.read is null or k.user_ref = ? and k.read is not null';
    conditions.push(knex.raw(halves, [userRef, userRef]));
  }
  if (part.kind === 'named') {
    conditions.push(knex.raw(isAsSeen));
  } else if (part.upTo) {
    conditions.push(wasSentBefore(knex, part.upTo));
    ofMessage.push(wasStoredBefore(knex, part.upTo));
  }
  if (ofMessage.length > 0) {
    // Each one looks up its message: PostgreSQL may make a walk through all messages of
    // a join.
    conditions.push(
      knex.raw(`(select ? from callboard_message as m where ${MESSAGE})`, [
        allOf(knex, ofMessage),
      ]),
    );
  }
  const k = returned(knex, 'k');
  return queryChanged(knex, {
    statement: `
      update callboard_delivery as k set :sets
      ${part.kind === 'named' ? 'from :seen' : ''}
      where :conditions
      returning ${k}notification_id as id, ${k}rev, ${k}read_mark, ${k}saved_mark`,
    bindings: {
      sets: listed(knex, sets),
      ...(part.kind === 'named' && { seen: seenTable(knex, part.seen) }),
      conditions: allOf(
        knex,
        conditions.map(condition => knex.raw('(?)', [condition])),
      ),
    },
    operationId,
  });
}

export function listed(knex: Knex, parts: Knex.Raw[]): Knex.Raw {
  return knex.raw(parts.map(() => '?').join(', '), parts);
}
