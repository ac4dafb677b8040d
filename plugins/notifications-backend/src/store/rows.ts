import {
  DEFAULT_SEVERITY,
  foldForSearch,
  NotificationPayload,
} from '@callboard/backstage-plugin-notifications-common';
import { ColumnType } from './dialect';
import { scopeKey } from './keys';
import { InboxEntry, StoredMessage } from './types';

/** The columns of `callboard_message`. */
export const messageColumns = {
  id: 'uuid',
  send_id: 'uuid',
  created: 'bigint',
  origin: 'text',
  scope: 'text',
  scope_key: 'text',
  topic: 'text',
  severity: 'text',
  title: 'text',
  description: 'text',
  description_format: 'text',
  link: 'text',
  icon: 'text',
  additional_links: 'text',
  metadata: 'text',
  translations: 'text',
  search_text: 'text',
} satisfies Record<string, ColumnType>;

/** A bigint: PostgreSQL answers it as text, SQLite as number. */
export type MomentColumn = string | number;

export type MessageRow = Record<
  keyof typeof messageColumns,
  string | number | null
>;

/** A message with the state of one reader, as the read queries select it. */
export type EntryRow = {
  id: string;
  origin: string;
  scope: string | null;
  topic: string | null;
  severity: NotificationPayload['severity'];
  title: string;
  description: string | null;
  description_format: NotificationPayload['descriptionFormat'] | null;
  link: string | null;
  icon: string | null;
  additional_links: string | null;
  metadata: string | null;
  translations: string | null;
  is_broadcast: boolean | number;
  sort_at: MomentColumn;
  created: MomentColumn;
  updated: MomentColumn | null;
  read: MomentColumn | null;
  saved: MomentColumn | null;
};

/** @internal */
export function toDate(column: MomentColumn): Date;
/** @internal */
export function toDate(column: MomentColumn | null): Date | undefined;
/** @internal */
export function toDate(column: MomentColumn | null): Date | undefined {
  return column === null ? undefined : new Date(Number(column));
}

/**
 * @param sendId - the first message of the same send, where it has several
 * @internal
 */
export function toMessageRow(
  message: StoredMessage,
  sendId?: string,
): MessageRow {
  const { id, origin, payload, created } = message;
  const { title, description, scope } = payload;
  return {
    id,
    send_id: sendId ?? null,
    created: created.getTime(),
    origin,
    scope: scope ?? null,
    scope_key: scope === undefined ? null : scopeKey(origin, scope),
    topic: payload.topic ?? null,
    severity: payload.severity ?? DEFAULT_SEVERITY,
    title,
    description: description ?? null,
    description_format: payload.descriptionFormat ?? null,
    link: payload.link ?? null,
    icon: payload.icon ?? null,
    additional_links: toJson(payload.additionalLinks),
    metadata: toJson(payload.metadata),
    translations: toJson(payload.translations),
    search_text: foldForSearch(`${title}\n${description ?? ''}`),
  };
}

/** @internal */
export function toInboxEntry(userRef: string, row: EntryRow): InboxEntry {
  return {
    id: row.id,
    origin: row.origin,
    payload: {
      title: row.title,
      description: row.description ?? undefined,
      descriptionFormat: row.description_format ?? undefined,
      link: row.link ?? undefined,
      additionalLinks: fromJson(row.additional_links),
      severity: row.severity,
      topic: row.topic ?? undefined,
      scope: row.scope ?? undefined,
      icon: row.icon ?? undefined,
      metadata: fromJson(row.metadata),
      translations: fromJson(row.translations),
    },
    userRef,
    isBroadcast: Boolean(row.is_broadcast),
    created: toDate(row.created),
    updated: toDate(row.updated),
    read: toDate(row.read),
    saved: toDate(row.saved),
  };
}

function toJson(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

function fromJson(column: string | null) {
  return column === null ? undefined : JSON.parse(column);
}
