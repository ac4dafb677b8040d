import { Knex } from 'knex';
import { EntryRow } from '../rows';
import { broadcastRead, joinReader } from './broadcastReader';

/**
 * Completes keys of one reader to whole entries: the message, and what the
 * reader did with it.
 *
 * @internal
 */
export function selectEntries(
  knex: Knex,
  options: {
    userRef: string;
    /** Answers at least a column `id`, ids of messages that the reader has. */
    keys: Knex.QueryBuilder;
  },
): Knex.QueryBuilder<EntryRow, EntryRow[]> {
  const { userRef, keys } = options;
  const query = knex
    .from(keys.as('p'))
    .join('callboard_message as m', 'm.id', 'p.id')
    .leftJoin('callboard_delivery as d', join =>
      join.on('d.message_id', 'p.id').andOnVal('d.user_ref', userRef),
    )
    .leftJoin('callboard_broadcast as k', 'k.message_id', 'p.id');
  return joinReader(query, userRef).select({
    id: 'm.id',
    origin: 'm.origin',
    scope: 'm.scope',
    topic: 'm.topic',
    severity: 'm.severity',
    title: 'm.title',
    description: 'm.description',
    description_format: 'm.description_format',
    link: 'm.link',
    icon: 'm.icon',
    additional_links: 'm.additional_links',
    metadata: 'm.metadata',
    translations: 'm.translations',
    is_broadcast: knex.raw('k.id is not null'),
    sort_at: knex.raw('coalesce(d.sort_at, k.sort_at)'),
    created: knex.raw('coalesce(d.created, k.created)'),
    updated: knex.raw('coalesce(d.updated, k.updated)'),
    read: knex.raw(`coalesce(d.read, ${broadcastRead})`),
    saved: knex.raw('coalesce(d.saved, f.saved)'),
  });
}
