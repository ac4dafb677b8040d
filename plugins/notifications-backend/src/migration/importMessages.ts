import { Knex } from 'knex';
import { Duration } from 'luxon';
import { v7 as uuid } from 'uuid';
import {
  beforeCommit,
  clockMilliseconds,
  greatest,
  queryRows,
  tableOf,
} from '../store/dialect';
import { insertKnownTopics } from '../store/operations/insertKnownTopics';
import { lockBroadcasts } from '../store/operations/lockBroadcasts';
import { messageColumns, toMessageRow } from '../store/rows';
import { ImportStep, takeOverFlag, toTable } from './ImportStep';
import { ImportedRow, toImportedRow } from './upstreamRows';

/** Users who come for the first time within this time find imported broadcasts unread. */
const BACKLOG = Duration.fromObject({ days: 30 });

const ifLater = (column: string, value = `excluded.${column}`) =>
  `${column} = case when excluded.sort_at > e.sort_at
     then ${value} else e.${column} end`;

/**
 * Notes what rows are like now, so that only what changes is imported again, and their
 * ids, so that those lead to the notifications.
 */
const noteRows = `
  insert into callboard_imported_id
    (old_id, user_ref, notification_id, sent_at, read, saved)
  select old_id, user_ref, notification_id, sent_at, read, saved
  from :rows order by position
  on conflict (old_id) do update set
    sent_at = excluded.sent_at, read = excluded.read, saved = excluded.saved`;

/** What is different about the notifications of one user each. */
const individual = {
  table: 'notification',
  written: ['n.created', 'n.updated', 'n.read', 'n.saved'],
  target: 'callboard_delivery',
  targetKey: 'notification_id, user_ref',
  columns: 'user_ref, read, saved',
  values: 'user_ref, read, saved',
  updates: `
    read = case
      when (e.read is null or excluded.read is null)
        and e.read_mark is null
        and exists (
          select 1 from callboard_imported_id i
          where i.old_id = e.message_id and i.sent_at = e.sort_at
        ) then null
      when excluded.sort_at > e.sort_at then excluded.read
      else e.read end,
    ${ifLater('read_mark', 'null')},
    ${takeOverFlag('saved', 'excluded').set}`,
};

const broadcast = {
  table: 'broadcast',
  written: ['n.created', 'n.updated'],
  target: 'callboard_broadcast',
  targetKey: 'notification_id',
  columns: 'backlog_until',
  values: `cast(:rev as bigint) / 1000 + ${BACKLOG.toMillis()}`,
  updates: `${ifLater('resolved', 'null')}, ${ifLater('backlog_until')}`,
};

type Kind = typeof individual;

export const importNotifications = createStep(individual);
export const importBroadcasts = createStep(broadcast);

function createStep(kind: Kind): ImportStep {
  return {
    ...kind,
    key: ['id'],
    select: knex =>
      knex({ n: kind.table })
        .leftJoin('callboard_imported_id as i', 'i.old_id', 'n.id')
        .select('n.*', {
          noted_sent_at: 'i.sent_at',
          noted_read: 'i.read',
          noted_saved: 'i.saved',
        }),
    toBatch(found) {
      const all = found.map(toImportedRow);
      const entries = all.map(row => `${row.notification_id} ${row.user_ref}`);
      // A statement writes an entry once: up to the second row of an entry.
      const again = entries.findIndex((entry, i) => entries.indexOf(entry) < i);
      const rows = again === -1 ? all : all.slice(0, again);
      const scoped = rows.filter(row => row.payload.scope !== undefined);
      return {
        size: rows.length,
        locks: [...new Set(scoped.map(row => row.notification_id))],
        write: (tx, rev) => writeRows(tx, { kind, rows, rev }),
      };
    },
  };
}

async function writeRows(
  tx: Knex.Transaction,
  options: { kind: Kind; rows: ImportedRow[]; rev: number },
): Promise<number> {
  const { kind, rows } = options;
  // Those that are new, or that upstream has sent again, and all others.
  const sent: ImportedRow[] = [];
  const known: ImportedRow[] = [];
  for (const row of rows) {
    const { noted_sent_at, noted_read, noted_saved } = row.noted;
    const read = Number(noted_read) === row.read ? undefined : row.read;
    const saved = Number(noted_saved) === row.saved ? undefined : row.saved;
    const isNew = noted_sent_at === null;
    if (isNew || row.sent_at > Number(noted_sent_at)) {
      // A text that was replaced is never shown again: the clean-up relies on it.
      const message_id = isNew ? row.message_id : uuid();
      sent.push({ ...row, message_id, saved });
    } else {
      known.push({ ...row, read, saved });
    }
  }
  const ids = rows.map(row => row.notification_id);
  const rev = await lockBroadcasts(tx, { ids, rev: options.rev });
  const write = (sql: string, written: ImportedRow[]) => {
    const bindings = { rev, rows: toTable(tx, written) };
    return queryRows<{ message_id: string }>(tx, sql, bindings);
  };
  await write(noteRows, rows);
  const placed = await write(placeRows(kind, greatest(tx)), sent);
  const changed = await write(updateFlags(greatest(tx)), known);
  const shown = new Set(placed.map(row => row.message_id));
  await insertTexts(
    tx,
    sent.filter(row => shown.has(row.message_id)),
  );
  return placed.length + changed.length;
}

/**
 * Writes rows that are not here yet. Where there is an entry already, the latest text
 * wins, wherever it was sent. Of several rows of upstream in one scope, the entry is
 * unread if one of them is, and saved if one is. Returns the texts that are shown.
 */
function placeRows(kind: Kind, most: string): string {
  const { target, targetKey, columns, values, updates } = kind;
  const rev = `${most}(excluded.rev, e.rev + 1)`;
  return `
    insert into ${target} as e
      (notification_id, message_id, created, updated, sort_at, rev, sent_rev,
        ${columns})
    select notification_id, message_id, created,
      case when sent_at > created then sent_at end, sent_at,
      cast(:rev as bigint), cast(:rev as bigint), ${values}
    from :rows order by ${targetKey}
    on conflict (${targetKey}) do update set
      ${ifLater('message_id')},
      created = case when excluded.created < e.created
        then excluded.created else e.created end,
      updated = ${most}(excluded.sort_at, e.sort_at),
      sort_at = ${most}(excluded.sort_at, e.sort_at),
      rev = ${rev},
      ${ifLater('sent_rev', rev)},
      ${updates}
    returning message_id`;
}

/** What was read there counts as read only if that text is shown here. */
function updateFlags(most: string): string {
  const read = takeOverFlag(
    'read',
    'r',
    '(e.read is null or e.read < r.read) and r.sent_at = e.sort_at',
  );
  const saved = takeOverFlag('saved', 'r');
  return `
    update callboard_delivery as e
    set rev = ${most}(cast(:rev as bigint), e.rev + 1),
      ${read.set}, ${saved.set}
    from :rows
    where e.notification_id = r.notification_id and e.user_ref = r.user_ref
      and (${read.isNews} or ${saved.isNews})
    returning sort_at`;
}

/** Texts are stored last, as the store does; see ADR 083. */
async function insertTexts(
  tx: Knex.Transaction,
  rows: ImportedRow[],
): Promise<void> {
  await insertKnownTopics(tx, {
    topics: rows.map(({ origin, payload: { topic } }) => ({ origin, topic })),
  });
  const columns = { ...messageColumns, created: 'bigint' } as const;
  const names = Object.keys(columns);
  const texts = rows.map(({ message_id: id, notification_id, ...row }) => ({
    ...toMessageRow({ ...row, id, notificationId: notification_id }),
    created: row.sent_at,
  }));
  await tx.raw(
    `insert into callboard_message (${names}, stored_at)
     select ${names}, :storedAt from :texts, (select :limit) as l`,
    {
      texts: tableOf(tx, { alias: 'r', columns, rows: texts }),
      storedAt: clockMilliseconds(tx),
      limit: beforeCommit(tx),
    },
  );
}
