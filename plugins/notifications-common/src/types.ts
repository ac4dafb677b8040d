import { JsonObject, JsonValue } from '@backstage/types';

/**
 * How pressing a notification is, from `critical` down to `low`. A notification
 * without a severity is `normal` (BEP, Notifications Plugin).
 *
 * @public
 */
export type NotificationSeverity = 'critical' | 'high' | 'normal' | 'low';

/**
 * A further link of a notification, shown as a button beside the main one.
 *
 * @public
 */
export type NotificationLink = {
  /** What the button says. */
  title: string;
  /** Same forms as the `link` of a {@link NotificationPayload}. */
  url: string;
};

/**
 * The texts of a notification in one language.
 *
 * @public
 */
export type NotificationTranslation = {
  title: string;
  description?: string;
};

/**
 * Extra data for custom renderers and processors. The proposal's list of typed
 * values and the plain map that stock senders use are both stored and given
 * back exactly as they were sent.
 *
 * @public
 */
export type NotificationMetadata =
  | { [key in string]?: JsonValue }
  | Array<{ type: string; value: JsonValue }>;

/**
 * What a notification says (BEP, NotificationPayload).
 *
 * `title` and `description` may hold entity references as
 * `{{ user:default/jane }}`; readers see them as links to the entity.
 *
 * @public
 */
export type NotificationPayload = {
  /** Short text for people. */
  title: string;
  /** Longer text for people. */
  description?: string;
  /** How `description` is to be read, `text` unless told. */
  descriptionFormat?: NotificationDescriptionFormat;
  /**
   * Where the notification leads: `http:`, `https:`, a site-relative path, or a
   * route reference as `route:<pluginId>.<routeName>?param=value`.
   */
  link?: string;
  /** Further links. A bare string is accepted on sending and titled by itself. */
  additionalLinks?: NotificationLink[];
  /** Defaults to `normal`. */
  severity?: NotificationSeverity;
  /** Groups notifications of one subject within their origin. */
  topic?: string;
  /**
   * Sending again with the same scope from the same origin re-opens the
   * notification instead of adding another one.
   */
  scope?: string;
  /** Name of an icon. Without one, the severity decides. */
  icon?: string;
  /** Data for custom renderers and processors. */
  metadata?: NotificationMetadata;
  /** Texts in other languages by BCP 47 tag; `title` is the fall-back. */
  translations?: { [locale in string]: NotificationTranslation };
};

/**
 * How a description is to be read: as it stands, or as Markdown.
 *
 * @public
 */
export type NotificationDescriptionFormat = 'text' | 'markdown';

/**
 * A notification as one user sees it.
 *
 * @public
 */
export type Notification = {
  /**
   * What the notification is about: the same for everybody who got it, and the
   * same over all sends in its scope.
   */
  id: string;
  /**
   * The user it was sent to, `null` for broadcasts, and in signals that carry one
   * notification for several users. `isBroadcast` tells the two apart.
   */
  user: string | null;
  /** The user whose inbox this was read from; absent where `user` is `null` in signals. */
  userRef?: string;
  /** Whether it was sent to everybody. */
  isBroadcast?: boolean;
  /** When it was first sent. */
  created: Date;
  /** When the user saved it, absent if not saved. */
  saved?: Date;
  /** When the user read it, absent while unread. */
  read?: Date;
  /** When it was last sent again in its scope, absent if sent only once. */
  updated?: Date;
  /**
   * Grows with every change of what this user has: microseconds since 1970 by the
   * clock of the database. What is older than what is held of the same id is to be
   * ignored. Absent only where nothing is stored yet, as in `preProcess`.
   */
  rev?: number;
  /** The `rev` that the latest send gave it; marks of the reader do not change it. */
  sentRev?: number;
  /** The sender: a plugin id behind `plugin:`, or the subject of an external caller. */
  origin: string;
  payload: NotificationPayload;
  /**
   * A list has only the beginning of the description; read by its id, the
   * notification is whole.
   */
  isTruncated?: boolean;
  /** The translation that a list has in place of the others, as BCP 47 tag. */
  language?: string;
};

/**
 * A notification as it was seen: names it together with its `rev`.
 *
 * @public
 */
export type NotificationRevision = { id: string; rev: number };

/**
 * How many notifications of a user are unread and read.
 *
 * @public
 */
export type NotificationStatus = {
  unread: number;
  read: number;
  /** The newest unread ones, at most {@link MAX_UNREAD_IDS}. */
  unreadIds: NotificationRevision[];
};

/**
 * How many unread notifications a status names.
 *
 * @public
 */
export const MAX_UNREAD_IDS = 100;

/**
 * A {@link Notification} as JSON carries it: dates as ISO 8601 strings in UTC.
 *
 * @public
 */
export type NotificationJson = Omit<
  Notification,
  'created' | 'saved' | 'read' | 'updated' | 'payload' | 'rev' | 'sentRev'
> & {
  rev: number;
  sentRev: number;
  created: string;
  saved?: string;
  read?: string;
  updated?: string;
  payload: NotificationPayload & JsonObject;
};
