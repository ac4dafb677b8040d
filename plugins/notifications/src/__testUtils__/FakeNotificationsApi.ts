import {
  compareSeverities,
  Notification,
  NotificationPayload,
  NotificationSettings,
  NotificationStatus,
} from '@callboard/backstage-plugin-notifications-common';
import {
  GetNotificationsOptions,
  NotificationsApi,
  UpdateMatchingNotificationsOptions,
  UpdateNotificationsOptions,
} from '../api';
import { sentAt } from '../state/InboxQuery';
import { withFlags } from '../state/InboxEvent';

let lastId = 0;

/** A notification, unread and sent to the reader unless told. */
export function aNotification(
  payload: Partial<NotificationPayload> = {},
  rest: Partial<Omit<Notification, 'payload'>> = {},
): Notification {
  lastId += 1;
  return {
    id: `id-${lastId}`,
    user: 'user:default/jane',
    isBroadcast: false,
    created: new Date(Date.now() - lastId * 1000),
    origin: 'plugin:catalog',
    ...rest,
    payload: { title: `Notification ${lastId}`, ...payload },
  };
}

/**
 * The backend as the frontend sees it, with an inbox in memory. Counts the
 * requests, and fails those it is told to fail.
 */
export class FakeNotificationsApi implements NotificationsApi {
  readonly requests: string[] = [];
  settings: NotificationSettings = { channels: [] };
  failing = new Set<string>();
  /** What failing requests fail with, unless a plain error. */
  failure: Error | undefined;
  maxNamedIds = 500;
  /** Of the backend, which goes wrong by other amounts than the browser's. */
  clock = () => new Date();
  /** The ids that each mark over a filter changed. */
  private readonly marks: string[][] = [];
  inbox: Notification[];

  constructor(inbox: Notification[] = []) {
    this.inbox = inbox;
  }

  countOf(method: string): number {
    return this.requests.filter(request => request === method).length;
  }

  async getNotifications(options: GetNotificationsOptions = {}) {
    this.note('getNotifications');
    const { offset = 0, limit = 100, sort = 'created', sortOrder } = options;
    const found = this.find(options).sort((a, b) => {
      if (sort === 'created') {
        return sentAt(b).getTime() - sentAt(a).getTime();
      }
      const key = (n: Notification) =>
        (sort === 'topic' ? n.payload.topic : n.origin) ?? '';
      return key(b).localeCompare(key(a));
    });
    if (sortOrder === 'asc') {
      found.reverse();
    }
    return {
      notifications: found.slice(offset, offset + limit),
      totalCount: found.length,
      readAt: this.clock(),
    };
  }

  async getNotification(id: string) {
    this.note('getNotification');
    const found = this.inbox.find(notification => notification.id === id);
    if (!found) {
      const error = new Error(`No notification with id ${id}`);
      throw Object.assign(error, { statusCode: 404 });
    }
    return found;
  }

  async getStatus(): Promise<NotificationStatus> {
    this.note('getStatus');
    const unread = this.inbox.filter(({ read }) => !read).length;
    return { unread, read: this.inbox.length - unread };
  }

  async updateNotifications({ ids, ...flags }: UpdateNotificationsOptions) {
    this.note('updateNotifications');
    this.inbox = this.inbox.map(notification =>
      ids.includes(notification.id)
        ? withFlags(notification, flags, new Date())
        : notification,
    );
    return this.inbox.filter(({ id }) => ids.includes(id));
  }

  async updateMatchingNotifications(
    options: UpdateMatchingNotificationsOptions,
  ) {
    this.note('updateMatchingNotifications');
    const { filter, upTo, markedBy, ...flags } = options;
    const undone = markedBy === undefined ? undefined : this.marks[+markedBy];
    const ids = this.find(filter)
      .filter(notification => sentAt(notification) <= upTo)
      .map(({ id }) => id)
      .filter(id => !undone || undone.includes(id));
    const mark = String(this.marks.push(ids) - 1);
    this.inbox = this.inbox.map(notification =>
      ids.includes(notification.id)
        ? withFlags(notification, flags, new Date())
        : notification,
    );
    // The backend names 500, which would make for long tests.
    const named = ids.slice(0, this.maxNamedIds);
    const more = ids.length > named.length;
    return { count: ids.length, ids: named, more, mark };
  }

  async getNotificationSettings() {
    this.note('getNotificationSettings');
    return structuredClone(this.settings);
  }

  async updateNotificationSettings(delta: NotificationSettings) {
    this.note('updateNotificationSettings');
    for (const channel of delta.channels) {
      const known = this.settings.channels.find(({ id }) => id === channel.id)!;
      known.enabled = channel.enabled ?? known.enabled;
      for (const origin of channel.origins) {
        const knownOrigin = known.origins.find(({ id }) => id === origin.id)!;
        knownOrigin.enabled = origin.enabled;
        for (const topic of origin.topics ?? []) {
          knownOrigin.topics!.find(({ id }) => id === topic.id)!.enabled =
            topic.enabled;
        }
      }
    }
    return structuredClone(this.settings);
  }

  async getTopics() {
    this.note('getTopics');
    const topics = this.inbox.map(({ payload }) => payload.topic);
    return {
      topics: [...new Set(topics)].filter((t): t is string => Boolean(t)),
    };
  }

  async getOrigins() {
    this.note('getOrigins');
    return { origins: [...new Set(this.inbox.map(({ origin }) => origin))] };
  }

  private find(filter: GetNotificationsOptions): Notification[] {
    const matches = (wanted: boolean | undefined, actual: unknown) =>
      wanted === undefined || wanted === Boolean(actual);
    return this.inbox.filter(
      notification =>
        matches(filter.read, notification.read) &&
        matches(filter.saved, notification.saved) &&
        matches(filter.isBroadcast, notification.isBroadcast) &&
        (!filter.topic || notification.payload.topic === filter.topic) &&
        (!filter.origin || notification.origin === filter.origin) &&
        (!filter.createdAfter || sentAt(notification) > filter.createdAfter) &&
        (!filter.minimumSeverity ||
          compareSeverities(
            notification.payload.severity,
            filter.minimumSeverity,
          ) <= 0) &&
        (!filter.search ||
          `${notification.payload.title} ${notification.payload.description}`
            .toLowerCase()
            .includes(filter.search.toLowerCase())),
    );
  }

  private note(method: string): void {
    this.requests.push(method);
    if (this.failing.has(method)) {
      throw this.failure ?? new Error(`${method} is out of order`);
    }
  }
}
