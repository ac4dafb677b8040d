import {
  NotificationPayload,
  NotificationSeverity,
} from '@callboard/backstage-plugin-notifications-common';

/* What the store takes and gives. */

/**
 * A message as it is stored: once per send, however many people get it.
 */
export type StoredMessage = {
  /**
   * A UUID in lower case, made by whoever sends the message. Best one in the order
   * of time (version 7): the messages of an inbox then lie close together.
   */
  id: string;
  origin: string;
  payload: NotificationPayload;
  /**
   * The moment of the send: when it was stored, not when it was asked for.
   * Milliseconds are kept, on every database.
   */
  created: Date;
};

/**
 * A message together with what one reader did with it.
 */
export type InboxEntry = StoredMessage & {
  userRef: string;
  isBroadcast: boolean;
  /** When this reader first got something in the scope; otherwise the moment of the send. */
  created: Date;
  /** Set once the message was sent again in its scope: the moment of the latest send. */
  updated?: Date;
  read?: Date;
  saved?: Date;
};

/**
 * Which part of an inbox is meant. Fields that are absent do not restrict.
 */
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
  /**
   * Ids of the messages that {@link search} finds, in whosever inbox they are; see
   * `NotificationsStore.narrow`.
   */
  among?: string[];
};

export type InboxSortField = 'created' | 'topic' | 'origin';

export type InboxOrder = { field: InboxSortField; order: 'asc' | 'desc' };

export type ListInboxOptions = {
  userRef: string;
  filter: InboxFilter;
  /** Newest first unless told. Ties are broken by id, so that paging is stable. */
  order?: InboxOrder;
  /** 0 or more; 0 lists nothing. */
  limit: number;
  /** 0 or more; ignored with a cursor. */
  offset?: number;
  /** Opaque, from an earlier `nextCursor`; only for the default order by time. */
  cursor?: string;
};

/**
 * Which entries are to change: named ones, or all that a filter finds up to a
 * moment ("everything unread that I have seen"), so that what arrives meanwhile
 * stays as it is.
 */
export type InboxSelection = (
  | { ids: string[] }
  | { filter: InboxFilter; upTo: Date }
) & {
  /** Only flags that this mark changed and that nobody changed since. */
  markedBy?: string;
};

export type InboxFlag = 'read' | 'saved';

/** Flags that are absent stay as they are: they are independent of each other. */
export type InboxFlags = Partial<Record<InboxFlag, boolean>>;

/** What a mark did to one flag. */
export type FlagChange = {
  flag: InboxFlag;
  /** What the flag is now. */
  value: boolean;
  /** The first of those whose flag really changed. */
  ids: string[];
  /** How many there are; 1 or more. */
  count: number;
};

/** What one send left in the database. */
export type Delivery = {
  message: StoredMessage;
  /** Everybody who got it, each once, in a stable order. */
  userRefs: string[];
  /** Users whose earlier notification in the same scope was re-opened. */
  reopened: Map<string, ReopenedTimes>;
};

/** The moments of a notification that was sent again in its scope. */
export type ReopenedTimes = {
  /** When its scope was first sent. */
  created: Date;
  /** The moment of this send, or later, so that it is on top of what was there. */
  updated: Date;
};

/** What became of a send to users of whom it is not known what they decided. */
export type UndecidedDelivery =
  | { outcome: 'delivered'; delivery: Delivery }
  /** Some have settings that may concern it; nothing was stored. */
  | { outcome: 'decided'; settings: Map<string, UserSetting[]> };

/** Who is told of a change that a sender made to what it sent. */
export type TakenBack = {
  ids: string[];
  userRefs: string[];
  /** Whether one of them was a broadcast, so that everybody is concerned. */
  isBroadcast: boolean;
};

/**
 * One of both; always within the sender's own origin. The id is that of any
 * message of a send and stands for all of it.
 */
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

export type IdempotencyClaim =
  /** The key is ours now: finish it with the send, or release it. */
  | { outcome: 'claimed'; claimed: Date }
  /** The same request was carried out before. */
  | { outcome: 'replay'; receipt: string }
  /** The same request is being carried out at this moment. */
  | { outcome: 'in-flight' }
  /** The key was used for another request. */
  | { outcome: 'mismatch' };

export type IdempotencyKey = { origin: string; key: string };

/**
 * A key with the moment of its claim, which tells this claim from a later one
 * that took its place after it had lapsed: those are minutes apart.
 */
export type ClaimedIdempotencyKey = IdempotencyKey & { claimed: Date };

/** What a stored broadcast came to. */
export type BroadcastDelivery = {
  message: StoredMessage;
  /** When its scope was first sent; the moment of this send unless `updated` is set. */
  created: Date;
  /** Set once the message was sent again in its scope. */
  updated?: Date;
};

/**
 * The claim that a send fulfils. The receipt is made inside the transaction,
 * because only there is it known what was re-opened.
 */
export type IdempotencyCompletion<TResult> = ClaimedIdempotencyKey & {
  /** Called before the commit; what it throws undoes the send. */
  createReceipt: (result: TResult) => string;
};

/** One payload and those who get it. */
export type RecipientGroup = { message: StoredMessage; userRefs: string[] };
