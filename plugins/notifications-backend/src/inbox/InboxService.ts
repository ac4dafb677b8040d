import { randomUUID } from 'node:crypto';
import { InputError, NotFoundError } from '@backstage/errors';
import { NotificationStatus } from '@callboard/backstage-plugin-notifications-common';
import { NotificationSignaller } from '../signalling';
import { NotificationsStore } from '../store/NotificationsStore';
import {
  InboxFilter,
  InboxFlags,
  InboxSelection,
  ListInboxOptions,
  SeenId,
} from '../store/types';
import { ReaderVisits } from './ReaderVisits';
import { NotificationAnswer, toNotificationJson } from '../schema';

/** A page of an inbox. */
export type InboxPage = {
  notifications: NotificationAnswer[];
  /** How many the filter finds, regardless of the page. */
  totalCount: number;
  /** Absent at the end. */
  nextCursor?: string;
  /** The time that it shows, in ISO 8601: as `upTo`, everything that was there. */
  asOf: string;
};

/** What an update changed. */
export type MarkSummary = {
  count: number;
  /** The first of them, at most 500. */
  ids: string[];
  /** Whether more changed than `ids` names. */
  more: boolean;
  /** The revision that they have now; absent if none changed. */
  rev?: number;
  /** Names the update, to undo it by. */
  operationId: string;
};

/** What all updates have. */
type Update = {
  userRef: string;
  flags: InboxFlags;
  /** A UUID in lower case, made up by default. */
  operationId?: string;
  /** Only what that earlier update changed and nothing did since. */
  onlyChangedBy?: string;
};

/** What users do with their own inbox. Nobody reaches that of another. */
export class InboxService {
  private readonly visits: ReaderVisits;

  constructor(
    private readonly options: {
      store: NotificationsStore;
      signaller: NotificationSignaller;
    },
  ) {
    this.visits = new ReaderVisits(options.store);
  }

  async list(options: ListInboxOptions): Promise<InboxPage> {
    const { userRef } = options;
    await this.visits.note(userRef);
    const filter = await this.options.store.narrow(options);
    const [{ entries, nextCursor, asOf }, { count }] = await Promise.all([
      this.options.store.listInbox({ ...options, filter }),
      this.options.store.countInbox({ userRef, filter }),
    ]);
    return {
      notifications: entries.map(toNotificationJson),
      totalCount: count,
      nextCursor,
      asOf: asOf.toISOString(),
    };
  }

  /** @throws NotFoundError also when it belongs to somebody else. */
  async get(options: {
    userRef: string;
    id: string;
  }): Promise<NotificationAnswer> {
    const { userRef, id } = options;
    await this.visits.note(userRef);
    const { entries } = await this.options.store.getInboxEntries({
      userRef,
      ids: [id],
    });
    if (entries.length === 0) {
      throw new NotFoundError('There is no such notification');
    }
    return toNotificationJson(entries[0]);
  }

  async getStatus(options: { userRef: string }): Promise<NotificationStatus> {
    await this.visits.note(options.userRef);
    return this.options.store.getStatus(options);
  }

  /** The topics or origins of what the filter finds. */
  async listValues(
    field: 'topic' | 'origin',
    options: { userRef: string; filter: InboxFilter },
  ): Promise<string[]> {
    const { store } = this.options;
    return (await store.listValues({ ...options, field })).values;
  }

  /** Marks notifications by their ids, and returns all of them as they are now. */
  async markByIds(
    update: Update & { ids: SeenId[] },
  ): Promise<NotificationAnswer[]> {
    const { userRef, ids, flags } = update;
    if (hasFlags(flags)) {
      await this.mark(update, { seen: ids });
    }
    const { entries } = await this.options.store.getInboxEntries({
      userRef,
      ids: ids.map(({ id }) => id),
    });
    return entries.map(toNotificationJson);
  }

  /**
   * Marks everything that a filter finds and that was seen: it was there at a time, or
   * is named.
   */
  async markByFilter(
    update: Update & { filter: InboxFilter; upTo?: Date; ids: SeenId[] },
  ): Promise<MarkSummary> {
    const { filter, upTo, ids } = update;
    if (!hasFlags(update.flags)) {
      throw new InputError('read or saved is required with filter');
    }
    return this.mark(update, { filter, upTo, seen: ids });
  }

  private async mark(
    update: Update,
    selection: InboxSelection,
  ): Promise<MarkSummary> {
    const { userRef, flags, operationId = randomUUID() } = update;
    const { ids, count, changes, rev } = await this.options.store.mark({
      userRef,
      selection: { ...selection, onlyChangedBy: update.onlyChangedBy },
      flags,
      operationId,
    });
    if (rev !== undefined) {
      this.options.signaller.announceMarked({
        userRef,
        changes,
        rev,
        operationId,
      });
    }
    return { count, ids, more: count > ids.length, rev, operationId };
  }
}

function hasFlags({ read, saved }: InboxFlags): boolean {
  return read !== undefined || saved !== undefined;
}
