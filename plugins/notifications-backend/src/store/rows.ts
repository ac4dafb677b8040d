import {
  DEFAULT_SEVERITY,
  foldForSearch,
} from '@callboard/backstage-plugin-notifications-common';
import { ColumnType } from './dialect';
import { InboxEntry, Message } from './types';

/** The columns of `callboard_message` that the sender filled. */
export const messageColumns = {
  notification_id: 'uuid',
  id: 'uuid',
  origin: 'text',
  topic: 'text',
  severity: 'text',
  payload: 'text',
  search_text: 'text',
} satisfies Record<string, ColumnType>;

/** A bigint in milliseconds: PostgreSQL returns it as text, SQLite as number. */
export type MomentColumn = string | number;

/** The same in microseconds. */
export type RevisionColumn = string | number;

export type MessageRow = Record<keyof typeof messageColumns, string | null>;

/** A message with the state of one reader, as the read queries select it. */
export type EntryRow = {
  id: string;
  origin: string;
  /** Null behind what fits into a page. */
  payload: string | null;
  is_broadcast: boolean | number;
  sort_at: MomentColumn;
  created: MomentColumn;
  updated: MomentColumn | null;
  rev: RevisionColumn;
  sent_rev: RevisionColumn;
  read: MomentColumn | null;
  saved: MomentColumn | null;
};

export function toDate(column: MomentColumn): Date;
export function toDate(column: MomentColumn | null): Date | undefined;
export function toDate(column: MomentColumn | null): Date | undefined {
  return column === null ? undefined : new Date(Number(column));
}

export function toMessageRow(message: Message): MessageRow {
  const { id, notificationId, origin, payload } = message;
  const { title, description = '', topic, severity } = payload;
  return {
    notification_id: notificationId,
    id,
    origin,
    topic: topic ?? null,
    severity: severity ?? DEFAULT_SEVERITY,
    payload: JSON.stringify(payload),
    search_text: foldForSearch(`${title}\n${description}`),
  };
}

/** The entries of a page: it ends with the last one that has a payload. */
export function toInboxEntries(
  userRef: string,
  rows: EntryRow[],
): InboxEntry[] {
  const end = rows.findIndex(({ payload }) => payload === null);
  const whole = end < 0 ? rows : rows.slice(0, end);
  return whole.map(row => toInboxEntry(userRef, row, row.payload!));
}

function toInboxEntry(
  userRef: string,
  row: EntryRow,
  payload: string,
): InboxEntry {
  return {
    id: row.id,
    origin: row.origin,
    payload: JSON.parse(payload),
    userRef,
    isBroadcast: Boolean(row.is_broadcast),
    created: toDate(row.created),
    updated: toDate(row.updated),
    rev: Number(row.rev),
    sentRev: Number(row.sent_rev),
    read: toDate(row.read),
    saved: toDate(row.saved),
  };
}
