import { NotificationStatus } from '@callboard/backstage-plugin-notifications-common';
import {
  BroadcastDelivery,
  ClaimedIdempotencyKey,
  Delivery,
  FlagChange,
  IdempotencyClaim,
  IdempotencyCompletion,
  IdempotencyKey,
  InboxEntry,
  InboxFilter,
  InboxFlags,
  InboxSelection,
  KnownTopic,
  ListInboxOptions,
  RecipientGroup,
  SentSelection,
  StoredMessage,
  TakenBack,
  UndecidedDelivery,
  UserSetting,
} from './types';

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
   * saved, of superseded messages, or of lapsed idempotency keys. Answers how
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
