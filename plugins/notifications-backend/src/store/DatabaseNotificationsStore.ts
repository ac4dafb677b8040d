import { randomUUID } from 'node:crypto';
import { DatabaseService, LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { isPostgres, isSqlite } from './dialect';
import { keepValuesOutOfErrors } from './keepValuesOutOfErrors';
import { migrate } from './migrate';
import { NotificationsStore } from './NotificationsStore';
import {
  Delivery,
  InboxFilter,
  KnownTopic,
  SentSelection,
  StoredMessage,
} from './types';
import { claimIdempotencyKey } from './operations/claimIdempotencyKey';
import { completeIdempotencyKey } from './operations/completeIdempotencyKey';
import { countInboxEntries } from './operations/countInboxEntries';
import { countStatus } from './operations/countStatus';
import { deleteExpired } from './operations/deleteExpired';
import { deleteMessages } from './operations/deleteMessages';
import { findInboxEntries } from './operations/findInboxEntries';
import { findSentMessages } from './operations/findSentMessages';
import { insertBroadcast } from './operations/insertBroadcast';
import { insertDeliveries } from './operations/insertDeliveries';
import { insertForUndecided } from './operations/insertForUndecided';
import { insertKnownTopics } from './operations/insertKnownTopics';
import { insertMessages } from './operations/insertMessages';
import { insertVisitor } from './operations/insertVisitor';
import { listInboxEntries } from './operations/listInboxEntries';
import { listInboxValues } from './operations/listInboxValues';
import { listKnownTopics } from './operations/listKnownTopics';
import { listUserSettings } from './operations/listUserSettings';
import { lockDeliveries } from './operations/lockDeliveries';
import { markBroadcasts } from './operations/markBroadcasts';
import { markDeliveries } from './operations/markDeliveries';
import { toFlagChanges } from './operations/markedEntries';
import { narrowSearch } from './operations/narrowSearch';
import { releaseIdempotencyKey } from './operations/releaseIdempotencyKey';
import { resolveMessages } from './operations/resolveMessages';
import { upsertUserSettings } from './operations/upsertUserSettings';
import { inUserOrder, withDistinctRecipients } from './recipientGroups';
import { RememberedTopics } from './RememberedTopics';
import {
  createSearchIndex,
  findIndexedLetters,
  IndexedLetters,
} from './searchIndex';
import { repeatDeadlocked, transact } from './transact';
import { withDatabaseErrors } from './withDatabaseErrors';

/** The parameters of a method of the store. */
type Options<TMethod extends keyof NotificationsStore> = Parameters<
  NotificationsStore[TMethod]
>[0];

/**
 * Keeps notifications in PostgreSQL or SQLite. This class only says which
 * operations make up a transaction; each operation has a file of its own.
 *
 * @internal
 */
export class DatabaseNotificationsStore implements NotificationsStore {
  /**
   * @throws Error if the database is neither PostgreSQL nor SQLite.
   */
  static async create(options: {
    database: DatabaseService;
    logger: LoggerService;
    /** The clock; replaceable, since much here is about what came first. */
    now?: () => Date;
  }): Promise<DatabaseNotificationsStore> {
    const { database, logger, now = () => new Date() } = options;
    const knex = await database.getClient();
    if (!isPostgres(knex) && !isSqlite(knex)) {
      throw new Error(
        `Notifications need PostgreSQL or SQLite, not ${knex.client.config.client}`,
      );
    }
    keepValuesOutOfErrors(knex);
    if (!database.migrations?.skip) {
      await migrate(knex);
      await createSearchIndex(knex, { logger });
    }
    return withDatabaseErrors(
      new DatabaseNotificationsStore(knex, now, await findIndexedLetters(knex)),
    );
  }

  private readonly topics = new RememberedTopics();

  private constructor(
    private readonly knex: Knex,
    private readonly now: () => Date,
    private readonly indexed: IndexedLetters,
  ) {}

  async saveIndividual(options: Options<'saveIndividual'>) {
    const { idempotency } = options;
    const groups = withDistinctRecipients(options.groups);
    const topics = this.topics.unknownOf(options.groups.map(topicOf));
    const saved = await transact(this.knex, async tx => {
      await insertMessages(tx, {
        messages: groups.map(g => g.message),
        // What the receipt calls it, too.
        sendId: groups.length > 1 ? groups[0].message.id : undefined,
      });
      await insertKnownTopics(tx, { topics });
      const reopened = await insertDeliveries(tx, {
        recipients: inUserOrder(groups),
      });

      const deliveries = new Map<string, Delivery>(
        groups.map(group => [
          group.message.id,
          { ...group, reopened: new Map() },
        ]),
      );
      for (const { messageId, userRef, times } of reopened) {
        deliveries.get(messageId)?.reopened.set(userRef, times);
      }
      const result = { deliveries: [...deliveries.values()] };
      if (idempotency) {
        const receipt = idempotency.createReceipt(result.deliveries);
        await completeIdempotencyKey(tx, { ...idempotency, receipt });
      }
      return result;
    });
    this.topics.remember(topics);
    return saved;
  }

  async saveForUndecided({ group }: Options<'saveForUndecided'>) {
    const topics = this.topics.unknownOf([topicOf(group)]);
    const result = await repeatDeadlocked(() =>
      insertForUndecided(this.knex, { group, topics }),
    );
    if (result.outcome === 'delivered') {
      this.topics.remember(topics);
    }
    return result;
  }

  async saveBroadcast(options: Options<'saveBroadcast'>) {
    const { message, idempotency } = options;
    const topics = this.topics.unknownOf([topicOf(options)]);
    const saved = await transact(this.knex, async tx => {
      await insertMessages(tx, { messages: [message] });
      await insertKnownTopics(tx, { topics });
      const sent = await insertBroadcast(tx, { messageId: message.id });
      const result = { message, ...sent };
      if (idempotency) {
        const receipt = idempotency.createReceipt(result);
        await completeIdempotencyKey(tx, { ...idempotency, receipt });
      }
      return result;
    });
    this.topics.remember(topics);
    return saved;
  }

  async narrow(filter: InboxFilter) {
    return narrowSearch(this.knex, { filter, indexed: this.indexed });
  }

  async listInbox(options: Options<'listInbox'>) {
    return listInboxEntries(this.knex, options);
  }

  async countInbox(options: Options<'countInbox'>) {
    return { count: await countInboxEntries(this.knex, options) };
  }

  async getInboxEntries(options: Options<'getInboxEntries'>) {
    return { entries: await findInboxEntries(this.knex, options) };
  }

  async getStatus(options: Options<'getStatus'>) {
    return countStatus(this.knex, options);
  }

  async listTopics(options: Options<'listTopics'>) {
    const topics = await listInboxValues(this.knex, {
      ...options,
      field: 'topic',
    });
    return { topics };
  }

  async listOrigins(options: Options<'listOrigins'>) {
    const origins = await listInboxValues(this.knex, {
      ...options,
      field: 'origin',
    });
    return { origins };
  }

  async mark(options: Options<'mark'>) {
    const { flags, maxIds } = options;
    const mark = randomUUID();
    if (flags.read === undefined && flags.saved === undefined) {
      return { ids: [], count: 0, changes: [], mark };
    }
    return transact(this.knex, async tx => {
      const change = { ...options, now: this.now(), mark };
      const entries = [
        ...(await markDeliveries(tx, change)),
        ...(await markBroadcasts(tx, change)),
      ];
      return {
        ids: entries.slice(0, maxIds).map(({ id }) => id),
        count: entries.length,
        changes: toFlagChanges(entries, options),
        mark,
      };
    });
  }

  async retract(selection: SentSelection) {
    return transact(this.knex, async tx => {
      const ids = await findSentMessages(tx, selection);
      await lockDeliveries(tx, { messageIds: ids });
      return deleteMessages(tx, { ids });
    });
  }

  async resolve(selection: SentSelection) {
    return transact(this.knex, async tx => {
      const ids = await findSentMessages(tx, selection);
      await lockDeliveries(tx, { messageIds: ids });
      return resolveMessages(tx, { ids, now: this.now() });
    });
  }

  async touchUser(options: Options<'touchUser'>) {
    await insertVisitor(this.knex, { ...options, now: this.now() });
  }

  async getSettings({ userRef }: Options<'getSettings'>) {
    const settings = await listUserSettings(this.knex, { userRefs: [userRef] });
    return { settings: settings.get(userRef) ?? [] };
  }

  async getSettingsOfUsers(options: Options<'getSettingsOfUsers'>) {
    return { settings: await listUserSettings(this.knex, options) };
  }

  async saveSettings(options: Options<'saveSettings'>) {
    await upsertUserSettings(this.knex, options);
  }

  async listKnownTopics() {
    return { topics: await listKnownTopics(this.knex) };
  }

  async claimIdempotencyKey(options: Options<'claimIdempotencyKey'>) {
    return claimIdempotencyKey(this.knex, { ...options, now: this.now() });
  }

  async releaseIdempotencyKey(options: Options<'releaseIdempotencyKey'>) {
    await releaseIdempotencyKey(this.knex, options);
  }

  async removeExpired(options: Options<'removeExpired'>) {
    const removed = await transact(this.knex, tx =>
      deleteExpired(tx, { ...options, now: this.now() }),
    );
    return { removed };
  }
}

function topicOf({ message }: { message: StoredMessage }): KnownTopic {
  return { origin: message.origin, topic: message.payload.topic };
}
