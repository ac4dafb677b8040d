import { Knex } from 'knex';
import { byteLength } from '../dialect';
import { EntryRow } from '../rows';
import { broadcastRead, broadcastRev, joinReader } from './broadcastReader';

/** What the payloads of a page take at most; a single one always fits. */
const MAX_PAGE_BYTES = 2_000_000;

/**
 * Completes keys of one reader to whole entries: what the reader did with it, and
 * the message `m`.
 *
 * The materialized part comes first and names the message: joined at once, PostgreSQL
 * may look messages up by their notification alone, which can have thousands of them.
 */
export function selectEntries(
  knex: Knex,
  options: {
    userRef: string;
    /** Returns at least a column `id`, ids of notifications that the reader has. */
    keys: Knex.QueryBuilder;
    /** The order in which payloads count for the limit of a page; without it, all are read. */
    limitBy?: Array<{ column: string; order: string }>;
  },
): Knex.QueryBuilder<{}, EntryRow[]> {
  const { userRef, keys, limitBy } = options;
  const states = joinReader(
    knex
      .from(keys.as('p'))
      .leftJoin('callboard_delivery as d', join =>
        join.on('d.notification_id', 'p.id').andOnVal('d.user_ref', userRef),
      )
      .leftJoin('callboard_broadcast as k', 'k.notification_id', 'p.id'),
    userRef,
  ).select({
    id: 'p.id',
    message_id: knex.raw('coalesce(d.message_id, k.message_id)'),
    is_broadcast: knex.raw('k.notification_id is not null'),
    sort_at: knex.raw('coalesce(d.sort_at, k.sort_at)'),
    created: knex.raw('coalesce(d.created, k.created)'),
    updated: knex.raw('coalesce(d.updated, k.updated)'),
    rev: knex.raw(`coalesce(d.rev, ${broadcastRev(knex)})`),
    sent_rev: knex.raw('coalesce(d.sent_rev, k.sent_rev)'),
    read: knex.raw(`coalesce(d.read, ${broadcastRead})`),
    saved: knex.raw('coalesce(d.saved, f.saved)'),
  });
  return (
    knex
      .withMaterialized('states', states)
      // SQLite takes the tables of a cross join in this order.
      .from(knex.raw('states as s cross join callboard_message as m'))
      .whereRaw('m.notification_id = s.id and m.id = s.message_id')
      .select({
        id: 's.id',
        origin: 'm.origin',
        payload: limitBy ? payloadWithinLimit(knex, limitBy) : 'm.payload',
        is_broadcast: 's.is_broadcast',
        sort_at: 's.sort_at',
        created: 's.created',
        updated: 's.updated',
        rev: 's.rev',
        sent_rev: 's.sent_rev',
        read: 's.read',
        saved: 's.saved',
      })
  );
}

/** The payload, or null once those before it fill a page. The database reads no more. */
function payloadWithinLimit(
  knex: Knex,
  limitBy: Array<{ column: string; order: string }>,
): Knex.Raw {
  const order = limitBy.map(by => `s.${by.column} ${by.order}`);
  const size = byteLength(knex, 'm.payload');
  return knex.raw(
    `case when sum(${size}) over (order by ${order}) - ${size} < ${MAX_PAGE_BYTES} then m.payload end`,
  );
}
