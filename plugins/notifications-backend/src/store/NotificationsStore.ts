import {
  NotificationPayload,
  NotificationSeverity,
  NotificationStatus,
} from '@callboard/backstage-plugin-notifications-common';

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
   * {@link NotificationsStore.narrow}.
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

/**
 * Everything the plugin keeps. One method is one transaction: when it returns,
 * all of it holds; when it throws, nothing does.
 */
export interface NotificationsStore {
  /**
   * Stores one message (per payload) and its rows for all recipients, set-based.
   * Recipients with the same scope from the same origin are re-opened: on top,
   * unread, `updated` set, whatever was saved stays saved. Who is not among the
   * recipients keeps what was sent before. Several groups exist only where a
   * processor gave recipients different payloads.
   */
  saveIndividual(options: {
    /** A user who is in several groups gets the first one only. */
    groups: RecipientGroup[];
    /** A `ConflictError` is thrown if the claim lapsed and somebody else has the key. */
    idempotency?: IdempotencyCompletion<Delivery[]>;
  }): Promise<{
    /** One for each group that has recipients, in the order of the groups. */
    deliveries: Delivery[];
  }>;

  /**
   * The short way for a send to few users, nearly none of whom ever changed a
   * setting: stores it as `saveIndividual` does, unless a recipient has settings
   * that may concern the origin. Those are answered then, and nothing is stored.
   * One round trip on PostgreSQL.
   */
  saveForUndecided(options: {
    /** Each user once, at most 1,000 of them. */
    group: RecipientGroup;
  }): Promise<UndecidedDelivery>;

  /** Stores a broadcast; a re-sent scope becomes unread again for everybody. */
  saveBroadcast(options: {
    message: StoredMessage;
    idempotency?: IdempotencyCompletion<BroadcastDelivery>;
  }): Promise<BroadcastDelivery>;

  /** A filter that finds the same, and faster where several questions follow. */
  narrow(filter: InboxFilter): Promise<InboxFilter>;

  listInbox(options: ListInboxOptions): Promise<{
    entries: InboxEntry[];
    /** Present while there may be more. */
    nextCursor?: string;
  }>;

  countInbox(options: {
    userRef: string;
    filter: InboxFilter;
  }): Promise<{ count: number }>;

  /**
   * Messages of this reader, individual or broadcast (BEP, Broadcast
   * notifications), newest first. Ids that the reader does not have are left
   * out; an id that was sent again in its scope leads to the newest one there.
   */
  getInboxEntries(options: {
    userRef: string;
    ids: string[];
  }): Promise<{ entries: InboxEntry[] }>;

  getStatus(options: { userRef: string }): Promise<NotificationStatus>;

  /** Topics and origins that occur in the part of the inbox that the filter finds. */
  listTopics(options: {
    userRef: string;
    filter: InboxFilter;
  }): Promise<{ topics: string[] }>;

  listOrigins(options: {
    userRef: string;
    filter: InboxFilter;
  }): Promise<{ origins: string[] }>;

  /**
   * Changes flags; answers the ids that really changed, at most `maxIds` of
   * them, altogether and for each flag, as one may be as wanted where the other is
   * not; and the name of this mark, by which it can be undone (`markedBy`).
   */
  mark(options: {
    userRef: string;
    selection: InboxSelection;
    flags: InboxFlags;
    maxIds: number;
  }): Promise<{
    ids: string[];
    count: number;
    changes: FlagChange[];
    mark: string;
  }>;

  /** Removes what the sender sent, for every recipient. */
  retract(selection: SentSelection): Promise<TakenBack>;

  /** Marks what the sender sent as read for every recipient who has not read it. */
  resolve(selection: SentSelection): Promise<TakenBack>;

  /** Notes that a user opened the inbox; the first time decides what is backlog. */
  touchUser(options: { userRef: string }): Promise<void>;

  getSettings(options: {
    userRef: string;
  }): Promise<{ settings: UserSetting[] }>;

  /** Settings of many users in one query; users without any are absent. */
  getSettingsOfUsers(options: {
    userRefs: string[];
    channels?: string[];
    origin?: string;
  }): Promise<{ settings: Map<string, UserSetting[]> }>;

  /** Writes these settings and leaves all others of the user as they are. */
  saveSettings(options: {
    userRef: string;
    settings: UserSetting[];
  }): Promise<void>;

  /** Every origin and topic ever sent, also after retention. */
  listKnownTopics(): Promise<{ topics: KnownTopic[] }>;

  /** Claims a key for 24 h; a claim left behind by a crash lapses after a while. */
  claimIdempotencyKey(
    options: IdempotencyKey & { requestHash: string },
  ): Promise<IdempotencyClaim>;

  /** Gives up a claim; nothing happens if somebody else has the key by now. */
  releaseIdempotencyKey(options: ClaimedIdempotencyKey): Promise<void>;

  /**
   * Removes one batch of what was last sent before a moment and that nobody
   * saved, of superseded messages, and of lapsed idempotency keys. Answers how
   * many rows went, so 0 means that nothing is left to remove.
   */
  removeExpired(options: {
    /** Absent: notifications are kept for ever. */
    before?: Date;
    /** Messages whose scope was sent again before this moment; nobody has them. */
    supersededBefore: Date;
    batchSize: number;
  }): Promise<{ removed: number }>;
}
