import { InputError, NotFoundError } from '@backstage/errors';
import {
  MAX_IDS_PER_SIGNAL,
  NotificationStatus,
} from '@callboard/backstage-plugin-notifications-common';
import { SendMoments } from '../sending';
import { NotificationSignaller } from '../signalling';
import { NotificationsStore } from '../store/NotificationsStore';
import {
  InboxFilter,
  InboxFlags,
  InboxSelection,
  ListInboxOptions,
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
  /** A moment before it was read, in ISO 8601: as `upTo`, all that was there then. */
  readAt: string;
};

/** What marking changed. */
export type MarkSummary = {
  count: number;
  /** The first of them. */
  ids: string[];
  /** Whether more changed than `ids` names. */
  more: boolean;
  /** Names what was done, to undo it by. */
  mark: string;
};

/**
 * What users do with their own inbox. Nobody reaches that of another.
 */
export class InboxService {
  private readonly store: NotificationsStore;
  private readonly signaller: NotificationSignaller;
  private readonly moments: SendMoments;
  private readonly visits: ReaderVisits;

  private constructor(options: {
    store: NotificationsStore;
    signaller: NotificationSignaller;
    moments: SendMoments;
  }) {
    this.store = options.store;
    this.signaller = options.signaller;
    this.moments = options.moments;
    this.visits = new ReaderVisits(options);
  }

  static create(options: {
    store: NotificationsStore;
    signaller: NotificationSignaller;
    moments: SendMoments;
  }): InboxService {
    return new InboxService(options);
  }

  async list(options: ListInboxOptions): Promise<InboxPage> {
    const { userRef } = options;
    await this.visits.note(userRef);
    // Before the first query: nothing that is sent after them is covered by it.
    const readAt = this.moments.seen().toISOString();
    const filter = await this.store.narrow(options.filter);
    const [{ entries, nextCursor }, { count }] = await Promise.all([
      this.store.listInbox({ ...options, filter }),
      this.store.countInbox({ userRef, filter }),
    ]);
    return {
      notifications: entries.map(toNotificationJson),
      totalCount: count,
      nextCursor,
      readAt,
    };
  }

  /**
   * @throws NotFoundError also when it belongs to somebody else.
   */
  async get(options: {
    userRef: string;
    id: string;
  }): Promise<NotificationAnswer> {
    const { userRef, id } = options;
    await this.visits.note(userRef);
    const { entries } = await this.store.getInboxEntries({
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
    return this.store.getStatus(options);
  }

  async listTopics(options: {
    userRef: string;
    filter: InboxFilter;
  }): Promise<{ topics: string[] }> {
    return this.store.listTopics(options);
  }

  async listOrigins(options: {
    userRef: string;
    filter: InboxFilter;
  }): Promise<{ origins: string[] }> {
    return this.store.listOrigins(options);
  }

  /** Marks notifications by their ids, and answers all of them as they are now. */
  async markByIds(options: {
    userRef: string;
    ids: string[];
    markedBy?: string;
    flags: InboxFlags;
  }): Promise<NotificationAnswer[]> {
    const { userRef, ids, markedBy, flags } = options;
    if (hasFlags(flags)) {
      await this.mark({ userRef, selection: { ids, markedBy }, flags });
    }
    const { entries } = await this.store.getInboxEntries({ userRef, ids });
    return entries.map(toNotificationJson);
  }

  /**
   * Marks everything that a filter finds and that was there at a moment. With
   * `markedBy`, only what that earlier mark changed and nothing did since.
   */
  async markByFilter(options: {
    userRef: string;
    filter: InboxFilter;
    upTo: Date;
    markedBy?: string;
    flags: InboxFlags;
  }): Promise<MarkSummary> {
    const { userRef, filter, upTo, markedBy, flags } = options;
    if (!hasFlags(flags)) {
      throw new InputError('read or saved is required with filter');
    }
    return this.mark({
      userRef,
      selection: { filter, upTo, markedBy },
      flags,
    });
  }

  private async mark(options: {
    userRef: string;
    selection: InboxSelection;
    flags: InboxFlags;
  }): Promise<MarkSummary> {
    const { userRef } = options;
    const { ids, count, changes, mark } = await this.store.mark({
      ...options,
      maxIds: MAX_IDS_PER_SIGNAL,
    });
    this.signaller.announceMarked({ userRef, changes });
    return { count, ids, more: count > ids.length, mark };
  }
}

function hasFlags({ read, saved }: InboxFlags): boolean {
  return read !== undefined || saved !== undefined;
}
