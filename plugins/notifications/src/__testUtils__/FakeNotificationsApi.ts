import {
  compareSeverities,
  Notification,
  NotificationPayload,
  NotificationRevision,
  NotificationSettings,
  NotificationSignal,
  NotificationStatus,
  selectNotificationTexts,
} from '@callboard/backstage-plugin-notifications-common';
import {
  GetDeliveriesResponse,
  GetNotificationsOptions,
  NotificationsApi,
  UpdateMatchingNotificationsOptions,
  UpdateNotificationsOptions,
} from '../api';
import { sentAt } from '../state/InboxQuery';
import { changedBy, InboxFlags, withFlags } from '../state/InboxEvent';
import { arrivalSignal } from './FakeSignalApi';

const READER = 'user:default/jane';

let lastId = 0;

/** A notification, unread and sent to the reader by default. */
export function aNotification(
  payload: Partial<NotificationPayload> = {},
  rest: Partial<Omit<Notification, 'payload'>> = {},
): Notification {
  lastId += 1;
  const notification = {
    id: `id-${lastId}`,
    user: READER,
    isBroadcast: false,
    created: new Date(Date.now() - lastId * 1000),
    origin: 'plugin:catalog',
    ...rest,
    payload: { title: `Notification ${lastId}`, ...payload },
  };
  const sentRev = sentAt(notification).getTime() * 1000;
  return { sentRev, rev: sentRev, ...notification };
}

/** What becomes of a notification that is sent again in its scope. */
export function sentAgain(
  { payload, ...rest }: Notification,
  change: Partial<Notification> = {},
): Notification {
  const updated = change.updated ?? new Date();
  const rev = Math.max(updated.getTime() * 1000, (rest.rev ?? 0) + 1);
  return {
    ...rest,
    read: undefined,
    updated,
    rev,
    sentRev: rev,
    ...change,
    payload: { scope: 'scope', ...payload, ...change.payload },
  };
}

/**
 * The backend as the frontend sees it, with an inbox in memory; does what
 * `contract.json` records of the real one. Counts the requests, and fails those it
 * is told to fail.
 */
export class FakeNotificationsApi implements NotificationsApi {
  readonly requests: string[] = [];
  settings: NotificationSettings = { channels: [] };
  /** Of every notification. */
  deliveries: GetDeliveriesResponse = { deliveries: [] };
  failing = new Set<string>();
  /** What failing requests fail with, unless a plain error. */
  failure: Error | undefined;
  maxNamedIds = 500;
  /** What lists are asked for in, as by `Accept-Language`. */
  languages: string[] = [];
  /** Of the database, which goes wrong by other amounts than the browser's. */
  clock = () => new Date();
  /** Where signals go. */
  publish: (signal: NotificationSignal) => void = () => {};
  inbox: Notification[];
  private lastRev = 0;
  private readonly scopes = new Map<string, string>();
  /** The operation that changed a flag last, by flag and id. */
  private readonly marks = new Map<string, string>();

  constructor(inbox: Notification[] = []) {
    this.inbox = inbox;
  }

  /** Sends to the reader, or to everybody. */
  send(
    payload: NotificationPayload,
    options: {
      isBroadcast?: boolean;
      /** Of the first in its scope. */
      id?: string;
    } = {},
  ): Notification {
    lastId += 1;
    const { isBroadcast = false, id = `sent-${lastId}` } = options;
    const { scope } = payload;
    const key = `${isBroadcast} ${scope}`;
    const knownId = scope === undefined ? id : this.scopes.get(key) ?? id;
    this.scopes.set(key, knownId);
    const known = this.inbox.find(other => other.id === knownId);
    const rev = this.nextRev();
    const sent = {
      id: knownId,
      user: isBroadcast ? null : READER,
      userRef: READER,
      isBroadcast,
      created: known?.created ?? this.clock(),
      updated: known && this.clock(),
      saved: known?.saved,
      rev,
      sentRev: rev,
      origin: 'plugin:ci',
      payload: { severity: 'normal' as const, ...payload },
    };
    this.marks.delete(`read ${knownId}`);
    this.marks.delete(`saved ${knownId}`);
    this.inbox = [sent, ...this.inbox.filter(other => other !== known)];
    this.publish(arrivalSignal(sent));
    return sent;
  }

  resolve(id: string): void {
    const { rev } = this.mark([id], { read: true });
    this.publish({ action: 'notification_read', notification_ids: [id], rev });
  }

  retract(id: string): void {
    this.inbox = this.inbox.filter(other => other.id !== id);
    this.publish({
      action: 'notification_retracted',
      notification_ids: [id],
      rev: this.nextRev(),
    });
  }

  countOf(method: string): number {
    return this.requests.filter(request => request === method).length;
  }

  async getNotifications(options: GetNotificationsOptions = {}) {
    this.note('getNotifications');
    const { offset = 0, limit = 100, sort = 'created', sortOrder } = options;
    if (options.offset !== undefined && limit > 100) {
      throw new Error(`limit must be <= 100 with offset, and is ${limit}`);
    }
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
      notifications: found
        .slice(offset, offset + limit)
        .map(notification => this.asListed(notification, options)),
      totalCount: found.length,
      asOf: this.clock(),
    };
  }

  private asListed(
    notification: Notification,
    { maxDescriptionLength = Infinity }: GetNotificationsOptions,
  ): Notification {
    if (!notification.payload) {
      return notification;
    }
    const { translations, ...payload } = notification.payload;
    const { title, description, language } = selectNotificationTexts(
      notification.payload,
      this.languages,
    );
    const isTruncated = (description?.length ?? 0) > maxDescriptionLength;
    return {
      ...notification,
      ...(isTruncated && { isTruncated }),
      ...(language && { language }),
      payload: {
        ...payload,
        title,
        ...(description !== undefined && {
          description: description.slice(0, maxDescriptionLength),
        }),
      },
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

  async getDeliveries(_: string) {
    this.note('getDeliveries');
    return structuredClone(this.deliveries);
  }

  async getStatus(): Promise<NotificationStatus> {
    this.note('getStatus');
    const unread = this.find({ read: false });
    const unreadIds = unread
      .sort((a, b) => sentAt(b).getTime() - sentAt(a).getTime())
      .slice(0, 100)
      .map(({ id, rev = 0 }) => ({ id, rev }));
    const read = this.inbox.length - unread.length;
    return { unread: unread.length, read, unreadIds };
  }

  async updateNotifications(options: UpdateNotificationsOptions) {
    this.note('updateNotifications');
    const seen = toSeen(options.ids);
    this.update(this.asSeen(this.inbox, seen), options);
    return this.inbox
      .filter(({ id }) => seen.has(id))
      .map(notification => this.asListed(notification, {}));
  }

  async updateMatchingNotifications(
    options: UpdateMatchingNotificationsOptions,
  ) {
    this.note('updateMatchingNotifications');
    const { filter, upTo, ids = [] } = options;
    const found = this.find(filter);
    const named = this.asSeen(found, toSeen(ids));
    const until = upTo && (upTo.getTime() - 5_000) * 1000;
    const selected = found.filter(
      notification =>
        named.includes(notification) ||
        (until ? notification.sentRev! <= until : options.onlyChangedBy),
    );
    return this.update(selected, options);
  }

  private asSeen(found: Notification[], seen: Map<string, number>) {
    return found.filter(({ id, sentRev = 0 }) => sentRev <= seen.get(id)!);
  }

  private update(
    selected: Notification[],
    options: Omit<UpdateNotificationsOptions, 'ids'>,
  ) {
    const { read, saved, onlyChangedBy } = options;
    const { operationId = 'some operation' } = options;
    const all = new Set<string>();
    let rev: number | undefined;
    for (const [flag, flags] of [
      ['read', { read }],
      ['saved', { saved }],
    ] as const) {
      const ids = changedBy(selected, flags)
        .map(({ id }) => id)
        .filter(
          id =>
            !onlyChangedBy || this.marks.get(`${flag} ${id}`) === onlyChangedBy,
        )
        .sort();
      if (ids.length > 0) {
        ({ rev } = this.mark(ids, flags, rev));
        ids.forEach(id => this.marks.set(`${flag} ${id}`, operationId));
        ids.forEach(id => all.add(id));
        this.publish({
          action: `notification_${flags[flag as 'read'] ? '' : 'un'}${flag}`,
          notification_ids: ids.slice(0, this.maxNamedIds),
          rev,
          operationId,
          ...(ids.length > this.maxNamedIds && { more: true }),
        } as NotificationSignal);
      }
    }
    // The backend names 500, which would make for long tests.
    const ids = [...all].slice(0, this.maxNamedIds);
    const more = all.size > ids.length;
    return { count: all.size, ids, more, rev, operationId };
  }

  private mark(ids: string[], flags: InboxFlags, rev = this.nextRev()) {
    this.inbox = this.inbox.map(notification =>
      ids.includes(notification.id)
        ? withFlags({ ...notification, rev }, flags, this.clock())
        : notification,
    );
    return { rev };
  }

  private nextRev(): number {
    const latest = Math.max(
      this.lastRev,
      ...this.inbox.map(({ rev = 0 }) => rev),
    );
    this.lastRev = Math.max(this.clock().getTime() * 1000, latest + 1);
    return this.lastRev;
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

function toSeen(ids: Array<string | NotificationRevision>) {
  return new Map(
    ids.map(item =>
      typeof item === 'string' ? [item, Infinity] : [item.id, item.rev],
    ),
  );
}
