import { stringifyEntityRef, parseEntityRef } from '@backstage/catalog-model';
import {
  DEFAULT_SEVERITY,
  isValidNotificationLink,
  notificationSeverities,
  NotificationPayload,
} from '@callboard/backstage-plugin-notifications-common';
import { DateTime } from 'luxon';
import { isDeeperThan } from '../schema';
import { scopedNotificationId } from '../store/keys';
import { MomentColumn } from '../store/rows';

/*
 * The rows of upstream, as its migrations and its code write them, and what they
 * mean here. Columns that a later migration of upstream added may be missing.
 */

/** Well below the depth at which JSON overflows the stack, here and in clients. */
const MAX_METADATA_DEPTH = 1_000;

/** PostgreSQL has dates; SQLite milliseconds, or text where a default was used. */
export type UpstreamTimestamp = Date | number | string | null | undefined;

type UpstreamText = string | null | undefined;

/**
 * A row of the upstream tables `notification` and, without a user, `broadcast`, with
 * what was noted of it when it was imported last.
 */
export type UpstreamMessageRow = {
  id: string;
  user?: string;
  origin: string;
  title: string;
} & Record<
  'description' | 'severity' | 'link' | 'scope' | 'topic' | 'icon' | 'metadata',
  UpstreamText
> &
  Record<'created' | 'updated' | 'read' | 'saved', UpstreamTimestamp> &
  Record<'noted_sent_at' | 'noted_read' | 'noted_saved', MomentColumn | null>;

/** Milliseconds since 1970 UTC. */
export function toTimestamp(value: UpstreamTimestamp): number | undefined {
  if (typeof value === 'string') {
    const iso = value.replace(' ', 'T');
    const time = DateTime.fromISO(iso, { zone: 'utc' });
    return time.isValid ? time.toMillis() : undefined;
  }
  return value?.valueOf();
}

/**
 * Upstream keeps references as a sender or a sign-in spelled them. Here there is
 * one spelling. What is no reference stays what it is.
 */
export function toUserRef(user: string): string {
  try {
    const defaults = { defaultKind: 'user', defaultNamespace: 'default' };
    return stringifyEntityRef(parseEntityRef(user, defaults));
  } catch {
    return clean(user);
  }
}

/** A row as it is meant here. A broadcast has no user. */
export type ImportedRow = ReturnType<typeof toImportedRow>;

/**
 * What could not be sent today is repaired: unknown severities become `normal`, links
 * that are not valid are left out.
 */
export function toImportedRow(row: UpstreamMessageRow) {
  const kind = row.user === undefined ? 'broadcast' : 'individual';
  const origin = clean(row.origin);
  const scope = cleanOrAbsent(row.scope);
  const link = row.link?.trim();
  const severity = row.severity?.toLocaleLowerCase('en-US');
  const payload: NotificationPayload = {
    title: clean(row.title),
    description: cleanOrAbsent(row.description),
    link: link && isValidNotificationLink(link) ? link : undefined,
    severity:
      notificationSeverities.find(known => known === severity) ??
      DEFAULT_SEVERITY,
    topic: cleanOrAbsent(row.topic),
    scope,
    icon: cleanOrAbsent(row.icon),
    metadata: toMetadata(row.metadata),
  };
  const created = toTimestamp(row.created) ?? 0;
  return {
    old_id: row.id,
    notification_id: scope ? scopedNotificationId(kind, origin, scope) : row.id,
    user_ref: row.user && toUserRef(row.user),
    message_id: row.id,
    created,
    /** The last time. */
    sent_at: toTimestamp(row.updated) ?? created,
    read: toTimestamp(row.read),
    saved: toTimestamp(row.saved),
    origin,
    payload,
    noted: row,
  };
}

/**
 * Any JSON, also if it is larger or deeper than a send may have. Where it is no
 * JSON, upstream cannot respond to a request for the row.
 */
function toMetadata(json: UpstreamText): NotificationPayload['metadata'] {
  try {
    const metadata = JSON.parse(json || 'null') ?? undefined;
    return isDeeperThan(metadata, MAX_METADATA_DEPTH) ? undefined : metadata;
  } catch {
    return undefined;
  }
}

/** Upstream and its senders write an empty string where there is nothing. */
function cleanOrAbsent(text: UpstreamText): string | undefined {
  return text ? clean(text) : undefined;
}

/** SQLite keeps what is no text elsewhere: NUL, and halves of surrogate pairs. */
function clean(text: string): string {
  return text.replaceAll('\0', '').replaceAll(/\p{Surrogate}/gu, '\ufffd');
}
