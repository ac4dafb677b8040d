import { Knex } from 'knex';
import { inCodePointOrder, lockingRows, tableOf } from '../../store/dialect';
import { MomentColumn } from '../../store/rows';
import { Entry, EntryChange, PresentEntry } from '../placeEntries';

const keyColumns = {
  user_ref: 'text',
  message_id: 'uuid',
  scope_key: 'text',
} as const;

const columns = {
  ...keyColumns,
  created: 'bigint',
  updated: 'bigint',
  sort_at: 'bigint',
  read: 'bigint',
  saved: 'bigint',
  read_mark: 'uuid',
  saved_mark: 'uuid',
} as const;

type DeliveryRow = {
  user_ref: string;
  message_id: string;
  scope_key: string | null;
  created: MomentColumn;
  updated: MomentColumn | null;
  read: MomentColumn | null;
  saved: MomentColumn | null;
  read_mark: string | null;
  saved_mark: string | null;
  is_from_stock: boolean | number;
};

/**
 * What is in the inboxes already of given rows, or in the same scopes.
 * Whoever wants to change it waits for the end of the transaction: entries are
 * written anew, and must not lose what a reader does meanwhile.
 *
 * @internal
 */
export async function findDeliveries(
  knex: Knex,
  options: { rows: Entry[] },
): Promise<PresentEntry[]> {
  const asked = tableOf(knex, {
    alias: 'r',
    columns: keyColumns,
    rows: options.rows.map(toKeys),
  });
  const rows = new Map<string, DeliveryRow>();
  // One after the other, as PostgreSQL locks nothing in a union. What is sent
  // again meanwhile has another message, and is found by its scope then.
  for (const key of ['message_id', 'scope_key'] as const) {
    const query = knex
      .from(asked)
      .join('callboard_delivery as d', join =>
        join.on('d.user_ref', 'r.user_ref').andOn(`d.${key}`, `r.${key}`),
      )
      .whereNotNull(`d.${key}`)
      // In the order of users, as sends do.
      .orderByRaw(inCodePointOrder(knex, 'd.user_ref'))
      .select(
        'd.user_ref',
        'd.message_id',
        'd.scope_key',
        'd.created',
        'd.updated',
        'd.read',
        'd.saved',
        'd.read_mark',
        'd.saved_mark',
        {
          is_from_stock: knex.raw(
            'exists (select 1 from notification n where n.id = d.message_id)',
          ),
        },
      );
    const found: DeliveryRow[] = await lockingRows(knex, {
      query,
      table: 'd',
      mode: 'wait',
    });
    for (const row of found) {
      rows.set(`${row.user_ref}\n${row.message_id}`, row);
    }
  }
  return [...rows.values()].map(row => ({
    messageId: row.message_id,
    owner: row.user_ref,
    scopeKey: row.scope_key ?? undefined,
    created: Number(row.created),
    updated: toNumber(row.updated),
    read: toNumber(row.read),
    saved: toNumber(row.saved),
    readMark: row.read_mark ?? undefined,
    savedMark: row.saved_mark ?? undefined,
    isFromStock: Boolean(row.is_from_stock),
  }));
}

/**
 * Writes entries of inboxes in the order of their users, as sends do.
 *
 * @internal
 */
export async function writeDeliveries(
  knex: Knex,
  options: { entries: EntryChange[] },
): Promise<void> {
  const { entries } = options;
  const before = entries.flatMap(entry => entry.before ?? []);
  if (before.length > 0) {
    await knex('callboard_delivery')
      .whereIn(
        ['message_id', 'user_ref'],
        knex.select('r.message_id', 'r.user_ref').from(
          tableOf(knex, {
            alias: 'r',
            columns: keyColumns,
            rows: before.map(toKeys),
          }),
        ),
      )
      .delete();
  }
  await knex.raw(
    `insert into callboard_delivery (:names:)
     select :names: from :rows order by position`,
    {
      names: Object.keys(columns) as unknown as Knex.RawBinding,
      rows: tableOf(knex, {
        alias: 'r',
        columns,
        rows: entries
          .map(({ after }) => toRow(after))
          .sort((a, b) => (a.user_ref < b.user_ref ? -1 : 1)),
      }),
    },
  );
}

function toKeys({ owner, messageId, scopeKey }: Entry) {
  return { user_ref: owner, message_id: messageId, scope_key: scopeKey };
}

function toRow(entry: Entry) {
  return {
    ...toKeys(entry),
    created: entry.created,
    updated: entry.updated,
    sort_at: entry.updated ?? entry.created,
    read: entry.read,
    saved: entry.saved,
    read_mark: entry.readMark,
    saved_mark: entry.savedMark,
  };
}

function toNumber(column: MomentColumn | null): number | undefined {
  return column === null ? undefined : Number(column);
}
