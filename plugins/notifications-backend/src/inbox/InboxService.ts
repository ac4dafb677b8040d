import { randomUUID } from 'node:crypto';
import { InputError, NotFoundError } from '@backstage/errors';
import { NotificationStatus } from '@callboard/backstage-plugin-notifications-common';
import { RequestQueues } from '../lib';
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
import {
  ListFormat,
  NotificationAnswer,
  toListedJson,
  toNotificationJson,
} from '../schema';

/** Of a page that nothing can cut: it has 6.4 MB where all are as large as can be. */
const MAX_WHOLE_PAGE = 100;

/** As much as the largest page of the same kind that ends at 2 MB. */
const MAX_CHEAP_PAGE = 25;

/** Skipping takes about as long as reading. */
const MAX_CHEAP_OFFSET = 1_000;

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
      queues: RequestQueues;
    },
  ) {
    this.visits = new ReaderVisits(options.store);
  }

  /** @throws InputError when the page would be too large. */
  async list(
    options: ListInboxOptions,
    format: ListFormat = {},
  ): Promise<InboxPage> {
    const { offset, cursor, limit, order } = options;
    const isByTime = (order?.field ?? 'created') === 'created';
    const isCuttable = isByTime && (cursor ?? offset) === cursor;
    if (!isCuttable && limit > MAX_WHOLE_PAGE) {
      throw new InputError(
        `limit must be <= ${MAX_WHOLE_PAGE} with offset or another order than by time, and is ${limit}; use cursor for more`,
      );
    }
    const isCostly =
      !isByTime ||
      limit > (isCuttable ? MAX_WHOLE_PAGE : MAX_CHEAP_PAGE) ||
      (offset ?? 0) > MAX_CHEAP_OFFSET ||
      looksIntoTexts(options.filter);
    const read = () => this.read(options, format);
    return isCostly
      ? this.options.queues.costlyReads.inTurn(options.userRef, read)
      : read();
  }

  private async read(
    options: ListInboxOptions,
    format: ListFormat,
  ): Promise<InboxPage> {
    const { userRef } = options;
    await this.visits.note(userRef);
    const filter = await this.options.store.narrow(options);
    const reads = [
      this.options.store.listInbox({ ...options, filter }),
      this.options.store.countInbox({ userRef, filter }),
    ] as const;
    // One that fails must not free the turn while the other one is at work.
    await Promise.allSettled(reads);
    const [{ entries, nextCursor, asOf }, { count }] = await Promise.all(reads);
    return {
      notifications: entries.map(entry => toListedJson(entry, format)),
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
    const { values } = await this.options.queues.costlyReads.inTurn(
      options.userRef,
      () => store.listValues({ ...options, field }),
    );
    return values;
  }

  /** Marks notifications by their ids, and returns them as they are now: as many as fit. */
  async markByIds(
    update: Update & { ids: SeenId[] },
    format: ListFormat = {},
  ): Promise<NotificationAnswer[]> {
    return this.options.queues.changes.inTurn(update.userRef, () =>
      this.markNamed(update, format),
    );
  }

  private async markNamed(
    update: Update & { ids: SeenId[] },
    format: ListFormat,
  ): Promise<NotificationAnswer[]> {
    const { userRef, ids, flags } = update;
    if (hasFlags(flags)) {
      await this.mark(update, { seen: ids });
    }
    const { entries } = await this.options.store.getInboxEntries({
      userRef,
      ids: ids.map(({ id }) => id),
    });
    return entries.map(entry => toListedJson(entry, format));
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
    return this.options.queues.changes.inTurn(update.userRef, () =>
      this.mark(update, { filter, upTo, seen: ids }),
    );
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

/** Whether a filter is about texts, which have to be looked up one by one. */
function looksIntoTexts(filter: InboxFilter): boolean {
  const { search, topic, origin, minimumSeverity } = filter;
  return [search, topic, origin, minimumSeverity].some(
    value => value !== undefined,
  );
}

function hasFlags({ read, saved }: InboxFlags): boolean {
  return read !== undefined || saved !== undefined;
}
