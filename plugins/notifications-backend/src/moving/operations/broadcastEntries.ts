import { Knex } from 'knex';
import { listOf, lockingRows, tableOf } from '../../store/dialect';
import { MomentColumn } from '../../store/rows';
import { Entry, EntryChange, PresentEntry } from '../placeEntries';

/** Broadcasts are nobody's in particular. */
export const EVERYBODY = '';

type BroadcastRow = {
  message_id: string;
  scope_key: string | null;
  created: MomentColumn;
  updated: MomentColumn | null;
  is_from_stock: boolean | number;
};

/**
 * What is there already of given broadcasts, or in the same scopes.
 * Whoever wants to change it waits for the end of the transaction.
 *
 * @internal
 */
export async function findBroadcasts(
  knex: Knex,
  options: { rows: Entry[] },
): Promise<PresentEntry[]> {
  const { rows } = options;
  const query = knex('callboard_broadcast as k')
    .whereIn(
      'k.message_id',
      listOf(knex, { type: 'uuid', values: rows.map(row => row.messageId) }),
    )
    .orWhereIn(
      'k.scope_key',
      listOf(knex, {
        type: 'text',
        values: rows.flatMap(row => row.scopeKey ?? []),
      }),
    )
    .select('k.message_id', 'k.scope_key', 'k.created', 'k.updated', {
      is_from_stock: knex.raw(
        'exists (select 1 from broadcast b where b.id = k.message_id)',
      ),
    })
    .orderBy('k.id');
  const found: BroadcastRow[] = await lockingRows(knex, {
    query,
    table: 'k',
    mode: 'wait',
  });
  return found.map(row => ({
    messageId: row.message_id,
    owner: EVERYBODY,
    scopeKey: row.scope_key ?? undefined,
    created: Number(row.created),
    updated: row.updated === null ? undefined : Number(row.updated),
    isFromStock: Boolean(row.is_from_stock),
  }));
}

/**
 * Writes broadcasts: those that are there already in their place, since the
 * flags of readers hang on them, and new ones all at once.
 *
 * @internal
 */
export async function writeBroadcasts(
  knex: Knex,
  options: { entries: EntryChange[] },
): Promise<void> {
  const added: Entry[] = [];
  for (const { before, after } of options.entries) {
    if (!before) {
      added.push(after);
      continue;
    }
    await knex('callboard_broadcast')
      .where('message_id', before.messageId)
      .update({
        ...toRow(after),
        // Another message is another sending, which nobody has read yet. What
        // stock itself sends again stays read, as it does in stock.
        ...(after.messageId === before.messageId
          ? {}
          : { sending: knex.raw('sending + 1'), resolved: null }),
      });
  }
  await knex.raw(
    `insert into callboard_broadcast
       (message_id, scope_key, created, updated, sort_at, sending)
     select message_id, scope_key, created, updated, sort_at, 1
     from :rows order by position`,
    {
      rows: tableOf(knex, {
        alias: 'r',
        columns: {
          message_id: 'uuid',
          scope_key: 'text',
          created: 'bigint',
          updated: 'bigint',
          sort_at: 'bigint',
        },
        rows: added.map(toRow),
      }),
    },
  );
}

function toRow(entry: Entry) {
  return {
    message_id: entry.messageId,
    scope_key: entry.scopeKey ?? null,
    created: entry.created,
    updated: entry.updated ?? null,
    sort_at: entry.updated ?? entry.created,
  };
}
