import { randomBytes } from 'node:crypto';
import { DatabaseService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { Duration } from 'luxon';
import { limitConnecting, limited } from './connections';
import { isPostgres, isSqlite } from './dialect';
import { keepValuesOutOfErrors } from './keepValuesOutOfErrors';
import { possibleIds } from './keys';
import { ChannelWork } from './channelTypes';
import { migrate } from './migrate';
import {
  BroadcastDelivery,
  ClaimedIdempotencyKey,
  Delivery,
  IdempotencyCompletion,
  InboxFlags,
  InboxSelection,
  KnownTopic,
  ListInboxOptions,
  MarkResult,
  Message,
  RecipientGroup,
  SentSelection,
  TakenBack,
} from './types';
import { cancelChannelWork } from './operations/cancelChannelWork';
import { toMarkResult } from './operations/changedEntries';
import {
  claimIdempotencyKey,
  renewIdempotencyKey,
} from './operations/claimIdempotencyKey';
import { countInboxEntries } from './operations/countInboxEntries';
import { countStatus } from './operations/countStatus';
import { deleteExpired } from './operations/deleteExpired';
import { deleteNotifications } from './operations/deleteNotifications';
import { deleteReplacedMessages } from './operations/deleteUnusedMessages';
import { findInboxEntries } from './operations/findInboxEntries';
import { findSecret } from './operations/findSecret';
import { findSentIds, toPossibleIds } from './operations/findSentIds';
import { partsOf } from './operations/inboxSelection';
import { insertBroadcast } from './operations/insertBroadcast';
import { insertDeliveries } from './operations/insertDeliveries';
import {
  insertSend,
  insertWholeSend,
  SendParts,
} from './operations/insertSend';
import { insertVisitor } from './operations/insertVisitor';
import { listInboxEntries } from './operations/listInboxEntries';
import { listInboxValues } from './operations/listInboxValues';
import { findKnownTopics, listKnownTopics } from './operations/listKnownTopics';
import { listUserSettings } from './operations/listUserSettings';
import { lockBroadcasts } from './operations/lockBroadcasts';
import { markBroadcasts } from './operations/markBroadcasts';
import { markDeliveries } from './operations/markDeliveries';
import { narrowSearch } from './operations/narrowSearch';
import { raiseRevision } from './operations/raiseRevision';
import { releaseIdempotencyKey } from './operations/releaseIdempotencyKey';
import { resolveNotifications } from './operations/resolveNotifications';
import { upsertUserSettings } from './operations/upsertUserSettings';
import { tellOutcome } from './outcome';
import { transact } from './transact';
import { withDatabaseErrors } from './withDatabaseErrors';

/** The options of an operation. */
type Of<TOperation extends (knex: Knex, options: any) => unknown> =
  Parameters<TOperation>[1];

/**
 * Everything the plugin keeps, in PostgreSQL or SQLite. One method is one transaction:
 * when it returns, all of it holds; when it throws, nothing does. This class only says
 * which operations make up a transaction; each operation has a file of its own.
 */
export class NotificationsStore {
  /** @throws Error if the database is neither PostgreSQL nor SQLite. */
  static async create(options: {
    database: DatabaseService;
  }): Promise<NotificationsStore> {
    const { database } = options;
    const knex = await database.getClient();
    if (!isPostgres(knex) && !isSqlite(knex)) {
      throw new Error(
        `Notifications need PostgreSQL or SQLite, not ${knex.client.config.client}`,
      );
    }
    keepValuesOutOfErrors(knex);
    limitConnecting(knex);
    if (!database.migrations?.skip) {
      await migrate(knex);
    }
    return withDatabaseErrors(new NotificationsStore(knex));
  }

  private constructor(private readonly knex: Knex) {}

  /**
   * Stores what is sent to users. With a scope, recipients who have the notification
   * already have its new text, on top and unread; whatever they saved stays saved.
   * Users who are not among the recipients keep what they have. There are several
   * texts only where a processor gave recipients different payloads.
   *
   * @returns a delivery for each group that has recipients, in the order of the groups
   * @throws ConflictError if the claim of the key expired.
   */
  async saveIndividual(options: {
    notificationId: string;
    isScoped: boolean;
    /** Each user once, over all groups. */
    groups: RecipientGroup[];
    idempotency?: IdempotencyCompletion;
    /** What channels are to deliver, also to users who are in no group. */
    work?: ChannelWork;
  }): Promise<{ deliveries: Delivery[] }> {
    const { notificationId, isScoped, idempotency, work } = options;
    const groups = options.groups.filter(group => group.userRefs.length > 0);
    const topics = options.groups.map(topicOf);
    const carried = new Set(work?.chunks.flatMap(chunk => chunk.messageIds));
    const messages = options.groups
      .filter(
        group => group.userRefs.length > 0 || carried.has(group.message.id),
      )
      .map(({ message }) => message);
    const parts = (reopened: number): SendParts => ({
      messages,
      topics,
      work,
      completion: idempotency && {
        ...idempotency,
        receipt: idempotency.createReceipt(reopened),
      },
    });

    let stored = isScoped
      ? undefined
      : await insertWholeSend(this.knex, {
          ...parts(0),
          notificationId,
          groups,
        });
    if (!stored) {
      const locks = isScoped ? [notificationId] : [];
      stored = await transact(this.knex, { locks }, async (tx, drawn) => {
        const delivered = await insertDeliveries(tx, {
          notificationId,
          isScoped,
          groups,
          rev: drawn,
        });
        const created = timeOf(drawn);
        const rev = drawn;
        await insertSend(tx, {
          ...parts(delivered.reopened.size),
          rev,
          isScoped,
        });
        return { ...delivered, created };
      });
    }
    const sent = stored;
    return { deliveries: groups.map(group => ({ ...group, ...sent })) };
  }

  /**
   * Stores a broadcast; sent again in its scope, it is unread again for everybody.
   *
   * @throws ConflictError if the claim of the key expired.
   */
  async saveBroadcast(options: {
    message: Message;
    /** Users whose first visit is later than that find it read. */
    backlog: Duration;
    idempotency?: IdempotencyCompletion;
    /** What channels are to deliver. */
    work?: ChannelWork;
  }): Promise<BroadcastDelivery> {
    const { message, backlog, idempotency, work } = options;
    const { notificationId } = message;
    const locks = message.payload.scope === undefined ? [] : [notificationId];
    return transact(this.knex, { locks }, async (tx, drawn) => {
      const rev = await lockBroadcasts(tx, { ids: locks, rev: drawn });
      const created = timeOf(drawn);
      const reopened = await insertBroadcast(tx, {
        message,
        created,
        rev,
        backlog,
      });
      await insertSend(tx, {
        messages: [message],
        topics: [topicOf(options)],
        completion: idempotency && {
          ...idempotency,
          receipt: idempotency.createReceipt(reopened ? 1 : 0),
        },
        work,
        rev: drawn,
        isScoped: locks.length > 0,
      });
      return { message, created, rev, reopened };
    });
  }

  /** Removes the texts of a notification that nobody is shown any more. */
  async removeReplacedMessages(options: Of<typeof deleteReplacedMessages>) {
    await deleteReplacedMessages(this.knex, options);
  }

  /** Returns a filter that finds the same for this user, and faster where it can. */
  async narrow(options: Of<typeof narrowSearch>) {
    return narrowSearch(this.knex, options);
  }

  async listInbox(options: ListInboxOptions) {
    return listInboxEntries(this.knex, options);
  }

  async countInbox(options: Of<typeof countInboxEntries>) {
    return { count: await countInboxEntries(this.knex, options) };
  }

  async getInboxEntries(options: Of<typeof findInboxEntries>) {
    return { entries: await findInboxEntries(this.knex, options) };
  }

  async getStatus(options: Of<typeof countStatus>) {
    return countStatus(this.knex, options);
  }

  /** The topics or origins in the part of the inbox that the filter finds. */
  async listValues(options: Of<typeof listInboxValues>) {
    return { values: await listInboxValues(this.knex, options) };
  }

  /** Changes flags of what is selected. */
  async mark(options: {
    userRef: string;
    selection: InboxSelection;
    flags: InboxFlags;
    /** A UUID that names the update, to undo it by. */
    operationId: string;
  }): Promise<MarkResult> {
    const { userRef, flags, operationId } = options;
    const { onlyChangedBy: asked } = options.selection;
    const [onlyChangedBy] = possibleIds(asked === undefined ? [] : [asked]);
    const isUnknown = asked !== undefined && onlyChangedBy === undefined;
    if (isUnknown || (flags.read === undefined && flags.saved === undefined)) {
      return { ids: [], count: 0, changes: [] };
    }
    const selection = { ...options.selection, onlyChangedBy };
    const { isBroadcast } = selection.filter ?? {};
    return transact(this.knex, {}, async (tx, rev) => {
      const changed = [];
      // Broadcasts last: who waits for a row must not keep senders from them meanwhile.
      for (const [isMeant, markRows] of [
        [isBroadcast !== true, markDeliveries],
        [isBroadcast !== false, markBroadcasts],
      ] as const) {
        for (const part of isMeant ? partsOf(selection) : []) {
          const update = { ...options, selection, part, rev };
          changed.push(await markRows(tx, update));
        }
      }
      const result = toMarkResult(changed, flags);
      if (result.rev > rev) {
        await raiseRevision(tx, { userRef, operationId, rev: result.rev });
      }
      return { ...result, rev: result.rev || undefined };
    });
  }

  /** Removes what the sender sent, for every recipient. */
  async retract(selection: SentSelection) {
    return this.takeBack(selection, 'retract', deleteNotifications);
  }

  /** Marks what the sender sent as read for every recipient who has not read it. */
  async resolve(selection: SentSelection) {
    return this.takeBack(selection, 'resolve', resolveNotifications);
  }

  private async takeBack(
    selection: SentSelection,
    name: 'retract' | 'resolve',
    operation: (
      knex: Knex,
      options: { ids: string[]; now: Date; rev: number },
    ) => Promise<TakenBack>,
  ): Promise<TakenBack> {
    const locks = toPossibleIds(selection);
    return transact(this.knex, { locks }, async (tx, drawn) => {
      const { origin } = selection;
      const ids = await findSentIds(tx, { origin, ids: locks });
      const rev = await lockBroadcasts(tx, { ids, rev: drawn });
      const takenBack = await operation(tx, { ids, now: timeOf(drawn), rev });
      await cancelChannelWork(tx, { ids, operation: name });
      return takenBack;
    });
  }

  /** Notes that a user opened the inbox; the first time decides what is backlog. */
  async touchUser(options: Of<typeof insertVisitor>) {
    await insertVisitor(this.knex, options);
  }

  async getSettings({ userRef }: { userRef: string }) {
    const settings = await listUserSettings(this.knex, { userRefs: [userRef] });
    return { settings: settings.get(userRef) ?? [] };
  }

  /**
   * Settings of the recipients of a send in one query; users without any are absent.
   *
   * @throws ServiceUnavailableError that says that nothing was stored, as a send does.
   */
  async getSettingsOfUsers(options: Of<typeof listUserSettings>) {
    return tellOutcome(async () => ({
      settings: await listUserSettings(this.knex, options),
    }));
  }

  /**
   * Writes these settings and leaves all others of the user as they are.
   *
   * @throws InputError if that makes too many.
   */
  async saveSettings(options: Of<typeof upsertUserSettings>) {
    const locks = [`settings of ${options.userRef}`];
    await transact(this.knex, { locks }, tx => upsertUserSettings(tx, options));
  }

  /** The origins and topics that were sent last. */
  async listKnownTopics() {
    return { topics: await listKnownTopics(this.knex) };
  }

  /** Those that were sent, of some that a user names. */
  async findKnownTopics(options: Of<typeof findKnownTopics>) {
    return { topics: await findKnownTopics(this.knex, options) };
  }

  /** The secret that links in messages are signed with, made the first time. */
  async getSecret() {
    const candidate = randomBytes(32).toString('base64url');
    return findSecret(this.knex, { candidate });
  }

  /** Claims a key for 24 hours; the claim lapses after 30 seconds unless renewed. */
  async claimIdempotencyKey(options: Of<typeof claimIdempotencyKey>) {
    return claimIdempotencyKey(this.knex, options);
  }

  async renewIdempotencyKey(key: ClaimedIdempotencyKey) {
    await renewIdempotencyKey(this.knex, key);
  }

  /** Gives up a claim; nothing happens if another request has the key by now. */
  async releaseIdempotencyKey(key: ClaimedIdempotencyKey) {
    await releaseIdempotencyKey(this.knex, key);
  }

  /** Asks the database for as little as possible, to see whether it responds. */
  async ping() {
    await limited(this.knex, this.knex.raw('select 1'));
  }

  /**
   * Removes one batch of what was last sent before a time and that nobody saved, or of
   * expired idempotency keys.
   *
   * @returns how many rows went; 0 means that nothing is left to remove
   */
  async removeExpired(options: Of<typeof deleteExpired>) {
    return transact(this.knex, {}, async tx => ({
      removed: await deleteExpired(tx, options),
    }));
  }
}

/** When a revision was drawn; one that was raised is no time. */
function timeOf(drawn: number): Date {
  return new Date(Math.floor(drawn / 1000));
}

function topicOf({ message }: { message: Message }): KnownTopic {
  return { origin: message.origin, topic: message.payload.topic };
}
