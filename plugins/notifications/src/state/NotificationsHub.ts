import {
  NewNotificationSignal,
  Notification,
  NotificationReadSignal,
  NotificationSignal,
} from '@callboard/backstage-plugin-notifications-common';
import { SignalApi } from '@callboard/backstage-plugin-signals-react';
import { v4 as uuid } from 'uuid';
import {
  notificationFromJson,
  NotificationsApi,
  UpdateMatchingNotificationsOptions,
  UpdateMatchingNotificationsResponse,
  UpdateNotificationsCommonOptions,
} from '../api';
import { ArrivalWatch } from './ArrivalWatch';
import { Delayed } from './Delayed';
import { changedBy, InboxEvent, InboxFlags } from './InboxEvent';
import { LISTED_DESCRIPTION_LENGTH } from './InboxQuery';
import { Marks } from './Marks';
import {
  NotificationCache,
  revOf,
  SeenNotification,
} from './NotificationCache';
import { Poller } from './Poller';
import { SignalFeed } from './SignalFeed';
import { SessionWatch } from './SessionWatch';
import { SteadyReads } from './SteadyReads';
import { UnreadCountStore } from './UnreadCountStore';
import { whileUsed } from './whileUsed';

/** What is there to see comes first, then since when something is news. */
const BASELINE_DELAY_MS = 1000;

/** What is there to see comes first, then what the reader was not told of. */
const CATCH_UP_DELAY_MS = 10_000;

/** What was not answered is asked for again after so long, and as much at random. */
const RETRY_DELAY_MS = 30_000;

/** What signals say was marked. */
const MARKED: Record<NotificationReadSignal['action'], InboxFlags> = {
  notification_read: { read: true },
  notification_unread: { read: false },
  notification_saved: { saved: true },
  notification_unsaved: { saved: false },
};

/**
 * The one source of truth for the inbox on a page: receives the signals, polls
 * where there are none, carries out marks, and tells everybody else on the page
 * by {@link InboxEvent | events}. However many components follow it, there is
 * one subscription and one request for the status.
 */
export class NotificationsHub {
  private readonly listeners = new Set<(event: InboxEvent) => void>();
  private readonly cache = new NotificationCache();
  private readonly reads = new SteadyReads(
    () => this.settled(),
    () => this.isAtWork && this.emit({ type: 'stale' }),
  );
  private readonly arrivals = new ArrivalWatch(async options => {
    const answer = await this.read(() =>
      this.api.getNotifications({
        ...options,
        maxDescriptionLength: LISTED_DESCRIPTION_LENGTH,
      }),
    );
    return this.remember(answer.notifications);
  });
  private readonly catchUp: Delayed = new Delayed(async () => {
    if ((await this.tellArrivals()) === undefined && this.isAtWork) {
      this.catchUp.runIn(RETRY_DELAY_MS * (1 + Math.random()));
    }
  });
  private readonly poller = new Poller(() => this.poll());
  /** Whether the backend still accepts the reader. */
  readonly session = new SessionWatch();
  private readonly unread = new UnreadCountStore({
    read: () => this.session.watch(() => this.api.getStatus()),
    onAnswer: () => this.pollIfNeeded(),
    pendingReads: () => this.marks.pendingReads(),
  });
  private readonly feed: SignalFeed;
  private readonly marks = new Marks({
    session: this.session,
    cache: this.cache,
    emit: event => this.emit(event),
    onPendingChange: () => this.unread.update(),
  });
  private isAtWork = false;

  private constructor(
    private readonly api: NotificationsApi,
    signals: SignalApi | undefined,
  ) {
    this.feed = new SignalFeed(signals);
  }

  static create(options: { api: NotificationsApi; signals?: SignalApi }) {
    return new NotificationsHub(options.api, options.signals);
  }

  /** Keeps the hub at work until the returned function is called. */
  readonly attach = whileUsed(
    () => this.start(),
    () => this.stop(),
  );

  onEvent(listener: (event: InboxEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Undefined until the backend has answered once. */
  getUnreadCount(): number | undefined {
    return this.unread.get();
  }

  onUnreadCountChange(listener: () => void): () => void {
    return this.unread.onChange(listener);
  }

  /**
   * Takes over what the backend answered.
   *
   * @returns the notifications as they are known to be by now, without those retracted
   */
  remember(notifications: Notification[]): Notification[] {
    const latest = this.cache.answer(notifications);
    for (const { id, read } of latest) {
      const rev = this.cache.readRevOf(id);
      // An answer says nothing about before; the count was made of the same.
      this.unread.note(id, { rev, isUnread: !read, wasUnread: !read });
    }
    this.unread.update();
    return latest;
  }

  /**
   * Reads the whole of a notification, for everybody who shows it.
   *
   * @throws what the API throws
   */
  async complete(id: string): Promise<void> {
    const whole = await this.read(() => this.api.getNotification(id));
    for (const notification of this.remember([whole])) {
      this.emit({ type: 'completed', notification });
    }
  }

  /**
   * Marks notifications as they were shown: at once, taken back if the backend
   * refuses. What was sent again since then stays as it is. Calls are carried out
   * one after the other, so that a mark and its undo cannot overtake each other.
   *
   * @throws what the API throws, after everything was taken back; everybody reads
   *   anew where it may have been carried out all the same
   */
  async mark(
    shown: SeenNotification[],
    options: UpdateNotificationsCommonOptions,
  ): Promise<void> {
    const { read, saved, operationId = uuid() } = options;
    const ids = shown.map(({ id, rev }) =>
      rev === undefined ? id : { id, rev },
    );
    const flags = { read, saved };
    if (ids.length === 0) {
      return;
    }
    await this.marks.carryOut({ operationId, shown, flags }, async () => {
      const answer = await this.api.updateNotifications({
        ids,
        ...options,
        operationId,
      });
      const latest = this.remember(answer);
      if (changedBy(latest, flags).length > 0) {
        this.emit({ type: 'stale' });
      }
    });
  }

  /**
   * Marks everything that a filter finds, then lets everybody read anew.
   *
   * @param shown - those on the page that the mark changes: they change at once, and
   *   are put back if the backend refuses
   * @throws what the API throws
   */
  async markMatching(
    options: UpdateMatchingNotificationsOptions,
    shown: SeenNotification[] = [],
  ): Promise<UpdateMatchingNotificationsResponse> {
    const { read, saved, operationId = uuid() } = options;
    const flags = { read, saved };
    try {
      return await this.marks.carryOut(
        { operationId, shown, flags },
        async () => {
          const answer = await this.api.updateMatchingNotifications({
            ...options,
            operationId,
          });
          this.noteMarked(answer.ids, flags, revOf(answer));
          return answer;
        },
      );
    } finally {
      this.emit({ type: 'stale' });
    }
  }

  /** Resolves when the backend has answered all that was marked until now. */
  settled(): Promise<void> {
    return this.marks.settled();
  }

  /**
   * Reads from the backend what marks change, so that the answer does not undo on
   * the screen what the reader or somebody else marked while it was under way.
   */
  read<T>(request: () => Promise<T>): Promise<T> {
    return this.reads.read(() => this.session.watch(request));
  }

  private start(): void {
    this.isAtWork = true;
    if (this.feed.tellsLosses()) {
      this.unread.requestIn(0);
      this.catchUp.runIn(BASELINE_DELAY_MS);
    }
    this.feed.start({
      onSignal: signal => this.receive(signal),
      onResync: () => this.resync(),
      onChange: () => this.pollIfNeeded(),
    });
    this.pollIfNeeded();
  }

  private stop(): void {
    this.isAtWork = false;
    this.feed.stop();
    this.poller.stop();
    this.catchUp.stop();
    this.reads.stop();
    this.unread.stop();
  }

  /** Polls where signals may stay away, and until a count is there that they can add to. */
  private pollIfNeeded(): void {
    if (this.isAtWork && (this.feed.mayBeDown() || this.unread.hasFailed())) {
      // Where signals were there before, other pages have lost them as well.
      this.poller.start({ atOnce: !this.feed.tellsLosses() });
    } else {
      this.poller.stop();
    }
  }

  private resync(): void {
    this.emit({ type: 'stale' });
    this.catchUp.runIn(CATCH_UP_DELAY_MS);
  }

  private receive(signal: NotificationSignal): void {
    if (signal.action === 'new_notification') {
      this.arrive(signal);
    } else if (signal.action === 'notification_retracted') {
      const { rev } = signal;
      const ids = this.cache.retract(signal.notification_ids, rev);
      ids.forEach(id => this.unread.note(id, { rev, isUnread: false }));
      this.emitFor(ids, { type: 'retracted', ids });
    } else {
      const flags = MARKED[signal.action];
      const ids = this.noteMarked(signal.notification_ids, flags, signal.rev);
      if (!this.marks.isOwn(signal.operationId)) {
        this.emitFor(ids, { type: 'marked', ids, flags, own: false });
        if (signal.more) {
          this.emit({ type: 'stale' });
        }
      }
    }
  }

  private arrive({ notification }: NewNotificationSignal): void {
    const arrived = this.cache.arrive(notificationFromJson(notification));
    if (arrived === 'stale') {
      this.emit({ type: 'stale' });
    } else if (arrived && this.arrivals.note(arrived)) {
      this.announce(arrived);
    }
  }

  private announce(notification: Notification): void {
    const { id, payload } = notification;
    const wasUnread =
      this.unread.has(id) ?? (payload.scope === undefined ? false : undefined);
    const rev = revOf(notification);
    this.unread.note(id, { rev, isUnread: true, wasUnread });
    this.emit({ type: 'arrived', notification, wasUnread });
  }

  /** Takes over what the backend changed; returns the ids of which that is news. */
  private noteMarked(ids: string[], flags: InboxFlags, rev: number): string[] {
    const news = this.cache.mark(ids, flags, rev);
    const { read } = flags;
    if (read !== undefined) {
      const change = { rev, isUnread: !read, wasUnread: read };
      news.forEach(id => this.unread.note(id, change));
    }
    return news;
  }

  private emitFor(ids: string[], event: InboxEvent): void {
    if (ids.length > 0) {
      this.emit(event);
    }
  }

  private emit(event: InboxEvent): void {
    if (event.type === 'stale') {
      if (this.isAtWork) {
        this.unread.requestIn();
      }
    } else {
      this.reads.noteChange();
    }
    this.unread.update();
    this.tell(event);
  }

  private tell(event: InboxEvent): void {
    for (const listener of [...this.listeners]) {
      listener(event);
    }
  }

  /**
   * @returns how many arrived that nobody had told of; undefined if the backend
   *   did not answer
   */
  private async tellArrivals(): Promise<number | undefined> {
    // The list says so when it is read anew; there is nothing to tell here.
    const arrivals = await this.arrivals.find().catch(() => undefined);
    arrivals?.forEach(notification => this.announce(notification));
    return arrivals?.length;
  }

  private async poll(): Promise<boolean> {
    const isFirst = this.unread.get() === undefined && !this.unread.hasFailed();
    const isOther = await this.unread.refresh();
    if (isOther === undefined) {
      return false;
    }
    const isNews = Boolean(await this.tellArrivals());
    const isSeen = document.visibilityState !== 'hidden';
    if (!isFirst && (isSeen || isNews || isOther)) {
      // Nothing short of the list itself changes with every mark and its opposite:
      // where nobody sees it, that can wait until the reader comes back.
      this.tell({ type: 'stale' });
    }
    return isNews;
  }
}
