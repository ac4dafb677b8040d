import { stringifyEntityRef, parseEntityRef } from '@backstage/catalog-model';
import {
  DEFAULT_SEVERITY,
  isValidNotificationLink,
  notificationSeverities,
  NotificationPayload,
} from '@callboard/backstage-plugin-notifications-common';
import { DateTime } from 'luxon';
import { isDeeperThan } from '../schema';

/*
 * The rows of upstream, as its migrations and its code write them, and what they
 * mean here. Columns that a later migration of upstream added may be missing.
 */

/** Well below the depth at which JSON overflows the stack, here and in clients. */
const MAX_METADATA_DEPTH = 1_000;

/** PostgreSQL has dates; SQLite milliseconds, or text where a default was used. */
export type UpstreamTimestamp = Date | number | string | null | undefined;

type UpstreamText = string | null | undefined;

/** A row of the upstream tables `notification` and, without a user, `broadcast`. */
export type UpstreamMessageRow = {
  id: string;
  user?: string;
  origin: string;
  title: string;
  description: UpstreamText;
  severity: UpstreamText;
  link: UpstreamText;
  scope: UpstreamText;
  topic: UpstreamText;
  icon: UpstreamText;
  metadata: UpstreamText;
  created: UpstreamTimestamp;
  updated: UpstreamTimestamp;
  read: UpstreamTimestamp;
  saved: UpstreamTimestamp;
};

/** Whole milliseconds since 1970 UTC. */
export function toTimestamp(value: UpstreamTimestamp): number | undefined {
  if (value === null || value === undefined) {
    return undefined;
  }
  if (typeof value === 'string') {
    const options = { zone: 'utc' };
    const sql = DateTime.fromSQL(value, options);
    const timestamp = sql.isValid ? sql : DateTime.fromISO(value, options);
    return timestamp.isValid ? timestamp.toMillis() : undefined;
  }
  return Math.trunc(value.valueOf());
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

/**
 * The content of a row. What could not be sent today is repaired: unknown severities
 * become `normal`, links that are not valid are left out.
 */
export function toContent(row: UpstreamMessageRow): {
  origin: string;
  payload: NotificationPayload;
} {
  const link = row.link?.trim();
  const severity = row.severity?.toLocaleLowerCase('en-US');
  return {
    origin: clean(row.origin),
    payload: {
      title: clean(row.title),
      description: cleanOrAbsent(row.description),
      link: link && isValidNotificationLink(link) ? link : undefined,
      severity:
        notificationSeverities.find(known => known === severity) ??
        DEFAULT_SEVERITY,
      topic: cleanOrAbsent(row.topic),
      scope: cleanOrAbsent(row.scope),
      icon: cleanOrAbsent(row.icon),
      metadata: toMetadata(row.metadata),
    },
  };
}

/**
 * Any JSON, also if it is larger or deeper than a send may have. Where it is no
 * JSON, upstream cannot respond to a request for the row.
 */
function toMetadata(json: UpstreamText): NotificationPayload['metadata'] {
  try {
    const metadata = JSON.parse(json || 'null');
    return metadata === null || isDeeperThan(metadata, MAX_METADATA_DEPTH)
      ? undefined
      : metadata;
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
