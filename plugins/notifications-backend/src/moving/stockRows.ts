import { stringifyEntityRef, parseEntityRef } from '@backstage/catalog-model';
import {
  DEFAULT_SEVERITY,
  isValidNotificationLink,
  notificationSeverities,
  NotificationSeverity,
} from '@callboard/backstage-plugin-notifications-common';
import { DateTime } from 'luxon';
import { isDeeperThan } from '../schema';
import { StoredMessage } from '../store/types';

/*
 * The rows of the stock plugin, as its migrations and its code write them, and
 * what they mean here. Columns that a later migration of stock added may be
 * missing in a database that an early version wrote.
 */

/**
 * How far before the last look the next one begins, in milliseconds. Stock notes
 * the moment at which a send begins in all rows of it, and may be minutes in
 * writing them; its instances may have other clocks; and what somebody did with a
 * row may be committed later than the moment it bears.
 */
export const OVERLAP_MILLISECONDS = 15 * 60 * 1000;

/** Well below the depth at which JSON overflows the stack, here and in clients. */
const MAX_METADATA_DEPTH = 1_000;

/** PostgreSQL has dates; SQLite milliseconds, or text where a default was used. */
export type StockMoment = Date | number | string | null;

/** A row of the stock table `broadcast`. */
export type StockMessageRow = {
  id: string;
  title: string;
  description?: string | null;
  severity: string | null;
  link: string | null;
  origin: string;
  scope: string | null;
  topic: string | null;
  icon?: string | null;
  /** JSON. */
  metadata?: string | null;
  created: StockMoment;
  updated: StockMoment;
};

/** A row of the stock table `notification`. */
export type StockNotificationRow = StockMessageRow & {
  user: string;
  read: StockMoment;
  saved: StockMoment;
};

/** A row of the stock table `broadcast_user_status`. */
export type StockBroadcastStatusRow = {
  broadcast_id: string;
  user: string;
  read: StockMoment;
  saved: StockMoment;
};

/**
 * A row of the stock table `user_settings`. Its `settings_key_hash` is left
 * alone: the migration of stock makes it in another way than its code does.
 */
export type StockSettingRow = {
  user: string;
  channel: string;
  origin: string;
  topic?: string | null;
  enabled: boolean | number;
};

/**
 * Whole milliseconds since 1970 UTC.
 *
 * @internal
 */
export function toMoment(value: StockMoment | undefined): number | undefined {
  if (value === null || value === undefined) {
    return undefined;
  }
  if (typeof value === 'string') {
    const options = { zone: 'utc' };
    const sql = DateTime.fromSQL(value, options);
    const moment = sql.isValid ? sql : DateTime.fromISO(value, options);
    return moment.isValid ? moment.toMillis() : undefined;
  }
  return Math.trunc(value.valueOf());
}

/**
 * When a row of stock was last sent.
 *
 * @internal
 */
export function sentAt(row: StockMessageRow): number {
  return toMoment(row.updated) ?? toMoment(row.created) ?? 0;
}

/**
 * Stock keeps references as a sender or a sign-in spelled them. Here there is
 * one spelling; what is no reference at all stays what it is.
 *
 * @internal
 */
export function toUserRef(user: string): string {
  try {
    return stringifyEntityRef(
      parseEntityRef(user, {
        defaultKind: 'user',
        defaultNamespace: 'default',
      }),
    );
  } catch {
    return clean(user);
  }
}

/**
 * The message of a row. What could not be sent today is not moved either:
 * severities that there are none of become `normal`, and links that lead nobody
 * knows where are left out.
 *
 * @internal
 */
export function toStoredMessage(row: StockMessageRow): StoredMessage {
  const link = row.link?.trim();
  return {
    id: row.id.toLocaleLowerCase('en-US'),
    origin: clean(row.origin),
    created: new Date(sentAt(row)),
    payload: {
      title: clean(row.title),
      description: cleanOrAbsent(row.description),
      link: link && isValidNotificationLink(link) ? link : undefined,
      severity: toSeverity(row.severity),
      topic: cleanOrAbsent(row.topic),
      scope: cleanOrAbsent(row.scope),
      icon: cleanOrAbsent(row.icon),
      metadata: toMetadata(row.metadata),
    },
  };
}

function toSeverity(severity: string | null): NotificationSeverity {
  const name = severity?.toLocaleLowerCase('en-US');
  return (
    notificationSeverities.find(known => known === name) ?? DEFAULT_SEVERITY
  );
}

/**
 * Any JSON, also what is larger or deeper than a send may have. With what is no
 * JSON, stock cannot answer the list that the row is in.
 */
function toMetadata(
  json: string | null | undefined,
): StoredMessage['payload']['metadata'] {
  if (!json) {
    return undefined;
  }
  try {
    const metadata = JSON.parse(json);
    return metadata === null || isDeeperThan(metadata, MAX_METADATA_DEPTH)
      ? undefined
      : metadata;
  } catch {
    return undefined;
  }
}

function cleanOrAbsent(text: string | null | undefined): string | undefined {
  // Stock and its senders write an empty string where they have nothing to say.
  return text ? clean(text) : undefined;
}

/** SQLite keeps what is no text elsewhere: NUL, and halves of surrogate pairs. */
function clean(text: string): string {
  return text.replaceAll('\0', '').replaceAll(/\p{Surrogate}/gu, '\ufffd');
}
