import { NotificationPayload } from '@callboard/backstage-plugin-notifications-common';
import { Knex } from 'knex';
import { Duration } from 'luxon';
import { v7 as uuid } from 'uuid';
import {
  beforeCommit,
  clockMilliseconds,
  greatest,
  listOf,
  queryRows,
  tableOf,
} from '../store/dialect';
import { scopedNotificationId } from '../store/keys';
import { insertKnownTopics } from '../store/operations/insertKnownTopics';
import { lockBroadcasts } from '../store/operations/lockBroadcasts';
import { messageColumns, MomentColumn, toMessageRow } from '../store/rows';
import {
  ImportOptions,
  ImportStep,
  takeOverFlag,
  whereWritten,
} from './ImportStep';
import {
  toContent,
  toTimestamp,
  toUserRef,
  UpstreamMessageRow,
} from './upstreamRows';

type Kind = 'individual' | 'broadcast';

/** Users who come for the first time within this time find imported broadcasts unread. */
const BACKLOG = Duration.fromObject({ days: 30 });

/** A row of upstream as it is meant here. A broadcast has no user. */
type Row = {
  old_id: string;
  notification_id: string;
  user_ref: string | undefined;
  message_id: string;
  created: number;
  /** The last time. */
  sent_at: number;
  read: number | undefined;
  saved: number | undefined;
  content: { origin: string; payload: NotificationPayload };
};

export const importNotifications = createStep('individual', {
  table: 'notification',
  written: ['created', 'updated', 'read', 'saved'],
});

export const importBroadcasts = createStep('broadcast', {
  table: 'broadcast',
  written: ['created', 'updated'],
});

function createStep(
  kind: Kind,
  { table, written }: { table: string; written: string[] },
): ImportStep {
  return {
    table,
    async read(knex, options) {
      const { position, limit, since } = options;
      const query = knex(table).select('*').orderBy('id').limit(limit);
      if (position !== undefined) {
        query.where('id', '>', position);
      }
      whereWritten(query, { columns: written, since });
      const found: UpstreamMessageRow[] = await query;
      const rows = untilRepeated(found.map(row => toRow(kind, row)));
      const scoped = rows.filter(isScoped).map(row => row.notification_id);
      return {
        size: rows.length,
        position:
          rows.length < limit && rows.length === found.length
            ? undefined
            : found[rows.length - 1].id,
        locks: [...new Set(scoped)],
        write: (tx, rev) => writeRows(tx, { ...options, kind, rows, rev }),
      };
    },
  };
}

function toRow(kind: Kind, row: UpstreamMessageRow): Row {
  const id = row.id.toLocaleLowerCase('en-US');
  const content = toContent(row);
  const { origin, payload } = content;
  const created = toTimestamp(row.created) ?? 0;
  return {
    old_id: id,
    notification_id: payload.scope
      ? scopedNotificationId(kind, origin, payload.scope)
      : id,
    user_ref: row.user === undefined ? undefined : toUserRef(row.user),
    message_id: id,
    created,
    sent_at: toTimestamp(row.updated) ?? created,
    read: toTimestamp(row.read),
    saved: toTimestamp(row.saved),
    content,
  };
}

function isScoped({ content }: Row): boolean {
  return content.payload.scope !== undefined;
}

/** A statement writes an entry once: the rows before the first second one of an entry. */
function untilRepeated(rows: Row[]): Row[] {
  const entries = new Set<string>();
  const end = rows.findIndex(({ notification_id, user_ref }) => {
    const { size } = entries;
    return entries.add(`${notification_id}\n${user_ref}`).size === size;
  });
  return end === -1 ? rows : rows.slice(0, end);
}

async function writeRows(
  tx: Knex.Transaction,
  options: ImportOptions & { kind: Kind; rows: Row[]; rev: number },
): Promise<number> {
  const { kind, rows, since = -Infinity, recent } = options;
  const imported = await noteImported(tx, {
    rows,
    // What is known by its time needs no note, unless links may name its id.
    isNoted: row =>
      kind === 'broadcast' || isScoped(row) || row.sent_at > recent,
  });
  // Those that are new, or that upstream has sent again, and all others.
  const sent: Row[] = [];
  const known: Row[] = [];
  for (const row of rows) {
    const before = imported.get(row.old_id);
    const isNews = (flag: 'read' | 'saved') =>
      Number(before?.[flag] ?? NaN) !== row[flag];
    const saved = isNews('saved') ? row.saved : undefined;
    if (!before && row.sent_at > since) {
      sent.push(row);
    } else if (before && row.sent_at > Number(before.sent_at)) {
      // A text that was replaced is never shown again: the clean-up relies on it.
      sent.push({ ...row, saved, message_id: uuid() });
    } else {
      known.push({
        ...row,
        saved,
        read: isNews('read') ? row.read : undefined,
      });
    }
  }

  const ids = rows.map(row => row.notification_id);
  const rev =
    kind === 'broadcast'
      ? await lockBroadcasts(tx, { ids, rev: options.rev })
      : options.rev;
  const placed = await placeRows(tx, { kind, rows: sent, rev });
  const changed = await updateFlags(tx, { rows: known, rev });
  await insertTexts(
    tx,
    sent.filter(row => placed.has(row.message_id)),
  );
  return placed.size + changed;
}

/**
 * Notes what rows are like now, so that only what changes is imported again, and their
 * ids, so that those lead to the notifications.
 *
 * @returns what they were like before
 */
async function noteImported(
  tx: Knex.Transaction,
  options: { rows: Row[]; isNoted: (row: Row) => boolean },
) {
  type Note = Record<'sent_at' | 'read' | 'saved', MomentColumn | null>;
  const { rows, isNoted } = options;
  const ids = rows.map(row => row.old_id);
  const found: Array<Note & { old_id: string }> = await tx(
    'callboard_imported_id',
  ).whereIn('old_id', listOf(tx, { type: 'uuid', values: ids }));
  await tx.raw(
    `insert into callboard_imported_id
       (old_id, user_ref, notification_id, sent_at, read, saved)
     select old_id, user_ref, notification_id, sent_at, read, saved
     from :rows order by position
     on conflict (old_id) do update set
       sent_at = excluded.sent_at, read = excluded.read, saved = excluded.saved`,
    { rows: toTable(tx, rows.filter(isNoted)) },
  );
  return new Map(found.map(note => [note.old_id, note]));
}

const ifLater = (column: string, value = `excluded.${column}`) =>
  `${column} = case when excluded.sort_at > e.sort_at
     then ${value} else e.${column} end`;

/**
 * Writes rows that are not here yet. Where there is an entry already, the latest text
 * wins, wherever it was sent. Of several rows of upstream in one scope, the entry is
 * unread if one of them is, and saved if one is.
 *
 * @returns the texts that are shown
 */
async function placeRows(
  tx: Knex.Transaction,
  options: { kind: Kind; rows: Row[]; rev: number },
): Promise<Set<string>> {
  const { kind, rows, rev } = options;
  const [table, key, own, updates] =
    kind === 'individual'
      ? [
          'callboard_delivery',
          'notification_id, user_ref',
          { user_ref: 'user_ref', read: 'read', saved: 'saved' },
          `read = case
             when (e.read is null or excluded.read is null)
               and e.read_mark is null
               and exists (
                 select 1 from callboard_imported_id i
                 where i.old_id = e.message_id and i.sent_at = e.sort_at
               ) then null
             when excluded.sort_at > e.sort_at then excluded.read
             else e.read end,
           ${ifLater('read_mark', 'null')},
           saved = case
             when excluded.saved > e.saved
               or e.saved is null and e.saved_mark is null
               then excluded.saved
             else e.saved end`,
        ]
      : [
          'callboard_broadcast',
          'notification_id',
          { backlog_until: 'cast(:backlogUntil as bigint)' },
          `${ifLater('resolved', 'null')}, ${ifLater('backlog_until')}`,
        ];
  const most = greatest(tx);
  const newRev = `${most}(excluded.rev, e.rev + 1)`;
  const written = await queryRows<{ message_id: string }>(
    tx,
    `insert into ${table} as e
       (notification_id, message_id, created, updated, sort_at, rev, sent_rev,
         ${Object.keys(own)})
     select notification_id, message_id, created,
       case when sent_at > created then sent_at end, sent_at,
       cast(:rev as bigint), cast(:rev as bigint), ${Object.values(own)}
     from :rows order by ${key}
     on conflict (${key}) do update set
       ${ifLater('message_id')},
       created = case when excluded.created < e.created
         then excluded.created else e.created end,
       updated = ${most}(excluded.sort_at, e.sort_at),
       sort_at = ${most}(excluded.sort_at, e.sort_at),
       rev = ${newRev},
       ${ifLater('sent_rev', newRev)},
       ${updates}
     returning message_id`,
    {
      rev,
      backlogUntil: Math.floor(rev / 1000) + BACKLOG.toMillis(),
      rows: toTable(tx, rows),
    },
  );
  return new Set(written.map(row => row.message_id));
}

/** What was read there counts as read only if that text is shown here. */
async function updateFlags(
  tx: Knex.Transaction,
  options: { rows: Row[]; rev: number },
): Promise<number> {
  const read = takeOverFlag(
    'read',
    'r',
    '(e.read is null or e.read < r.read) and r.sent_at = e.sort_at',
  );
  const saved = takeOverFlag('saved', 'r');
  const written = await queryRows(
    tx,
    `update callboard_delivery as e
     set rev = ${greatest(tx)}(cast(:rev as bigint), e.rev + 1),
       ${read.set}, ${saved.set}
     from :rows
     where e.notification_id = r.notification_id and e.user_ref = r.user_ref
       and (${read.isNews} or ${saved.isNews})
     returning sort_at`,
    { rev: options.rev, rows: toTable(tx, options.rows) },
  );
  return written.length;
}

/** Texts are stored last, as the store does; see ADR 083. */
async function insertTexts(tx: Knex.Transaction, rows: Row[]): Promise<void> {
  const contents = rows.map(row => row.content);
  await insertKnownTopics(tx, {
    topics: contents.map(({ origin, payload: { topic } }) => ({
      origin,
      topic,
    })),
  });
  const columns = { ...messageColumns, created: 'bigint' } as const;
  await tx.raw(
    `insert into callboard_message (:names:, stored_at)
     select :names:, :storedAt from :rows, (select :limit) as l`,
    {
      names: Object.keys(columns) as unknown as Knex.RawBinding,
      storedAt: clockMilliseconds(tx),
      limit: beforeCommit(tx),
      rows: tableOf(tx, {
        alias: 'r',
        columns,
        rows: rows.map(({ content, message_id, notification_id, sent_at }) => ({
          ...toMessageRow({
            ...content,
            id: message_id,
            notificationId: notification_id,
          }),
          created: sent_at,
        })),
      }),
    },
  );
}

function toTable(tx: Knex.Transaction, rows: Omit<Row, 'content'>[]): Knex.Raw {
  const columns = {
    old_id: 'uuid',
    notification_id: 'uuid',
    user_ref: 'text',
    message_id: 'uuid',
    created: 'bigint',
    sent_at: 'bigint',
    read: 'bigint',
    saved: 'bigint',
  } as const;
  return tableOf(tx, { alias: 'r', columns, rows });
}
