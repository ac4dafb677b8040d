import {
  NotificationPayload,
  NotificationSeverity,
} from '@callboard/backstage-plugin-notifications-common';

/* What the store takes and gives. */

/** One text of a send, however many people get it. */
export type Message = {
  /** A UUID of the order of time (version 7): messages of an inbox then lie close together. */
  id: string;
  /** What it is about, the same over all sends in its scope; a UUID in lower case. */
  notificationId: string;
  origin: string;
  payload: NotificationPayload;
};

/** A send as the database dated it. */
export type Sent = {
  /** When it was stored, in milliseconds. */
  created: Date;
  /** The revision that it gave all its rows. */
  rev: number;
};

/** A notification with what one reader did with it. */
export type InboxEntry = {
  /** That of the notification. */
  id: string;
  origin: string;
  payload: NotificationPayload;
  userRef: string;
  isBroadcast: boolean;
  /** When it was first sent to this reader. */
  created: Date;
  /** When it was last sent, if it was sent again. */
  updated?: Date;
  /** Raised by every change of the entry. */
  rev: number;
  /** The revision that the last send gave it. */
  sentRev: number;
  read?: Date;
  saved?: Date;
};

/** Which part of an inbox is meant. Fields that are absent do not restrict. */
export type InboxFilter = {
  read?: boolean;
  saved?: boolean;
  /** Found in title or description, any characters, letter case ignored. */
  search?: string;
  /** Later than this moment, by the time of the latest sending. */
  createdAfter?: Date;
  minimumSeverity?: NotificationSeverity;
  topic?: string;
  origin?: string;
  isBroadcast?: boolean;
  /** One of these texts; takes the place of a search, see `NotificationsStore.narrow`. */
  among?: Array<{ notification_id: string; id: string }>;
};

export type InboxSortField = 'created' | 'topic' | 'origin';

export type InboxOrder = { field: InboxSortField; order: 'asc' | 'desc' };

export type ListInboxOptions = {
  userRef: string;
  filter: InboxFilter;
  /** Newest first unless told. Ties are broken by id, so that paging is stable. */
  order?: InboxOrder;
  /** 0 or more; 0 lists nothing. By time and without offset, a page may end earlier. */
  limit: number;
  /** 0 or more; ignored with a cursor. */
  offset?: number;
  /** Opaque, from an earlier `nextCursor`; only for the default order by time. */
  cursor?: string;
};

/** A notification that a reader saw, best with the revision that was seen. */
export type SeenId = { id: string; rev?: number };

/**
 * Which entries are to change: those named, or also all that a filter finds, as far
 * as they were there at a time ("everything unread that I have seen").
 */
export type InboxSelection = {
  /** Taken unless they were sent again since they were seen. */
  seen: SeenId[];
  /** Holds for the named ones, too. */
  filter?: InboxFilter;
  /** The `asOf` of a list. With a filter required, unless `onlyChangedBy` is there. */
  upTo?: Date;
  /** Only flags that this update changed and that nothing changed since. */
  onlyChangedBy?: string;
};

export type InboxFlag = 'read' | 'saved';

/** Flags that are absent stay as they are: they are independent of each other. */
export type InboxFlags = Partial<Record<InboxFlag, boolean>>;

/** What an update did to one flag. */
export type FlagChange = {
  flag: InboxFlag;
  /** What the flag is now. */
  value: boolean;
  /** The first of those whose flag really changed. */
  ids: string[];
  /** How many there are; 1 or more. */
  count: number;
};

/** What an update changed. */
export type MarkResult = {
  count: number;
  /** The first of them, at most 500. */
  ids: string[];
  /** By flag, as one may be as wanted where the other is not. */
  changes: FlagChange[];
  /** The revision that all of them have now; absent if none changed. */
  rev?: number;
};

/** What one text of a send left in the database. */
export type Delivery = Sent & {
  message: Message;
  /** Everybody who got it, each once. */
  userRefs: string[];
  /** When users who have had the notification before first got it. */
  reopened: Map<string, Date>;
};

/** What a stored broadcast came to. */
export type BroadcastDelivery = Sent & {
  message: Message;
  /** When it was first sent, if it was sent again. */
  reopened?: Date;
};

/** Who is concerned by a change that a sender made to what it sent. */
export type TakenBack = {
  ids: string[];
  userRefs: string[];
  /** Whether one of them was a broadcast, so that everybody is concerned. */
  isBroadcast: boolean;
  /** As great as that of everything that changed, and greater than that of what was removed. */
  rev: number;
};

/** One of both; always within the sender's own origin. */
export type SentSelection = { origin: string } & (
  | { id: string }
  | { scope: string }
);

export type UserSetting = {
  channel: string;
  /** Absent: the setting is about the whole channel. */
  origin?: string;
  /** Absent: the setting is about the whole origin. */
  topic?: string;
  enabled: boolean;
};

export type KnownTopic = { origin: string; topic?: string };

export type IdempotencyKey = { origin: string; key: string };

/** A claimed key; the token tells this claim from a later one. */
export type ClaimedIdempotencyKey = IdempotencyKey & { token: string };

export type IdempotencyClaim =
  /** The key is ours now: store it with the send, or release it. */
  | { outcome: 'claimed' }
  /** The same request was carried out before. */
  | { outcome: 'replay'; receipt: string }
  /** The same request is being carried out now. */
  | { outcome: 'in-progress' }
  /** The key was used for another request. */
  | { outcome: 'mismatch' };

/**
 * The claim that a send fulfils. The receipt is made inside the transaction,
 * because only there is it known who has had the notification before.
 */
export type IdempotencyCompletion = ClaimedIdempotencyKey & {
  /** @param reopened - how many users have had the notification before */
  createReceipt: (reopened: number) => string;
};

/** One text and those who get it. */
export type RecipientGroup = { message: Message; userRefs: string[] };
