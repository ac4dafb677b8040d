import {
  Notification,
  NotificationSignal,
  NotificationStatus,
  NOTIFICATIONS_CHANNEL,
} from '@callboard/backstage-plugin-notifications-common';
import {
  SignalApi,
  SignalSubscriber,
} from '@callboard/backstage-plugin-signals-react';
import {
  NotificationsApi,
  UpdateMatchingNotificationsOptions,
  UpdateMatchingNotificationsResponse,
} from '../api';
import { ArrivalWatch } from './ArrivalWatch';
import { InboxEvent, InboxFlags, oppositeFlags } from './InboxEvent';
import { OwnEchoes } from './OwnEchoes';
import { Poller } from './Poller';
import { ReadStates } from './ReadStates';
import { signalToEvents } from './signalToEvents';
import { SessionWatch } from './SessionWatch';
import { StatusKeeper } from './StatusKeeper';

/** Several reasons to ask for the status within this time cause one request. */
const STATUS_DELAY_MS = 100;

/** Where so much changes, the next change corrects what this answer got wrong. */
const MAX_READS = 3;

/**
 * All pages of a company may lose their signals at once, and should not all ask
 * in the same moment.
 */
const FIRST_POLL_WITHIN_MS = 5000;

/**
 * The one source of truth for the inbox on a page: receives the signals, polls
 * where there are none, carries out marks, and tells everybody else on the page
 * by {@link InboxEvent | events}. However many components follow it, there is
 * one subscription and one request for the status.
 */
export class NotificationsHub {
  private readonly listeners = new Set<(event: InboxEvent) => void>();
  private readonly readStates = new ReadStates();
  private readonly echoes = new OwnEchoes();
  private readonly arrivals = new ArrivalWatch(options =>
    this.api.getNotifications(options),
  );
  private readonly poller = new Poller(() => this.poll());
  /** Whether the backend still accepts the reader. */
  readonly session = new SessionWatch();
  private readonly status = new StatusKeeper(() =>
    this.read(() => this.api.getStatus()),
  );

  private attached = 0;
  private subscribers: SignalSubscriber[] = [];
  private marks: Promise<unknown> = Promise.resolve();
  private changes = 0;

  private constructor(
    private readonly api: NotificationsApi,
    private readonly signals: SignalApi | undefined,
  ) {}

  static create(options: { api: NotificationsApi; signals?: SignalApi }) {
    return new NotificationsHub(options.api, options.signals);
  }

  /**
   * Keeps the hub at work until the returned function is called. The first one
   * to attach starts it, the last one to leave stops it.
   */
  attach(): () => void {
    this.attached += 1;
    if (this.attached === 1) {
      this.start();
    }
    let left = false;
    return () => {
      if (!left) {
        left = true;
        this.attached -= 1;
        if (this.attached === 0) {
          this.stop();
        }
      }
    };
  }

  onEvent(listener: (event: InboxEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Undefined until the backend has answered once. */
  getStatus(): NotificationStatus | undefined {
    return this.status.get();
  }

  onStatusChange(listener: () => void): () => void {
    return this.status.onChange(listener);
  }

  /** Notes what the backend answered, so that the badge can be counted on. */
  remember(notifications: Notification[]): void {
    for (const notification of notifications) {
      this.readStates.remember(notification);
    }
  }

  /**
   * Marks notifications: shown at once, taken back if the backend refuses.
   * Calls are carried out one after the other, so that a mark and its undo
   * cannot overtake each other.
   *
   * @throws what the API throws, after everything was taken back
   */
  async mark(ids: string[], flags: InboxFlags): Promise<void> {
    if (ids.length === 0) {
      return;
    }
    this.emit({ type: 'marked', ids, flags, own: true });
    this.echoes.expect(flags, ids);
    try {
      await this.enqueue(() => this.api.updateNotifications({ ids, ...flags }));
    } catch (error) {
      this.echoes.forget(flags, ids);
      this.emit({
        type: 'marked',
        ids,
        flags: oppositeFlags(flags),
        own: true,
      });
      throw error;
    }
  }

  /**
   * Marks everything that a filter finds, then lets everybody read anew.
   *
   * @param shownIds - those on the page that the mark changes: they change at
   *   once, and are put back if the backend refuses
   * @throws what the API throws, or an error if the API of the app has no such method
   */
  async markMatching(
    options: UpdateMatchingNotificationsOptions,
    shownIds: string[] = [],
  ): Promise<UpdateMatchingNotificationsResponse> {
    const { read, saved } = options;
    const flags = { read, saved };
    const show = (shown: InboxFlags) =>
      shownIds.length > 0 &&
      this.emit({ type: 'marked', ids: shownIds, flags: shown, own: true });
    show(flags);
    this.echoes.expect(flags, 'all');
    try {
      return await this.enqueue(async () => {
        if (!this.api.updateMatchingNotifications) {
          throw new Error('This app cannot mark notifications by a filter');
        }
        const response = await this.api.updateMatchingNotifications(options);
        if (response.count === 0) {
          // Nothing comes back, and what comes is somebody else's.
          this.echoes.forget(flags, 'all');
        }
        return response;
      });
    } catch (error) {
      this.echoes.forget(flags, 'all');
      show(oppositeFlags(flags));
      throw error;
    } finally {
      this.emit({ type: 'stale' });
    }
  }

  /**
   * Reads from the backend what marks change, so that the answer does not undo on
   * the screen what the reader or somebody else marked while it was under way.
   */
  async read<T>(request: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      await this.marks;
      const before = this.changes;
      const answer = await this.session.watch(request);
      if (before === this.changes || attempt === MAX_READS) {
        return answer;
      }
    }
  }

  private start(): void {
    if (!this.signals) {
      this.poller.start({ within: 0 });
      return;
    }
    this.status.requestIn(0);
    this.subscribers = [
      this.signals.subscribe<NotificationSignal>(
        NOTIFICATIONS_CHANNEL,
        (signal, delivery) =>
          this.receive(signal, delivery?.isMadeUpFor ?? false),
        { onResync: () => this.resync() },
      ),
    ];
    if (this.signals.onStatusChange) {
      this.subscribers.push(
        this.signals.onStatusChange(() => this.followConnection()),
      );
    }
    this.followConnection();
  }

  private stop(): void {
    for (const subscriber of this.subscribers) {
      subscriber.unsubscribe();
    }
    this.subscribers = [];
    this.poller.stop();
    this.status.stop();
  }

  private followConnection(): void {
    if (this.signals?.getStatus?.(NOTIFICATIONS_CHANNEL) === 'unavailable') {
      this.poller.start({ within: FIRST_POLL_WITHIN_MS });
    } else {
      this.poller.stop();
    }
  }

  private resync(): void {
    this.arrivals.forgetMoment();
    this.emit({ type: 'stale' });
  }

  /** @param isMadeUpFor - whether the status that was read may know of it already */
  private receive(signal: NotificationSignal, isMadeUpFor: boolean): void {
    const { events, unknownIds } = signalToEvents(signal);
    for (const event of this.echoes.filter(events)) {
      if (event.type === 'arrived') {
        this.arrive(event.notification, !isMadeUpFor);
      } else {
        this.emit(event, { isCountable: !isMadeUpFor });
      }
    }
    for (const id of unknownIds) {
      this.api.getNotification(id).then(
        notification => this.arrive(notification),
        () => this.emit({ type: 'stale' }),
      );
    }
  }

  /** What a poll has told already, signals that come back do not tell again. */
  private arrive(notification: Notification, isCountable = true): void {
    if (this.arrivals.note(notification)) {
      this.emit({ type: 'arrived', notification }, { isCountable });
    }
  }

  private emit(event: InboxEvent, { isCountable = true } = {}): void {
    const change = this.readStates.apply(event);
    const isCounted =
      isCountable && change !== undefined && this.status.add(change);
    if (!isCounted && this.attached > 0) {
      this.status.requestIn(STATUS_DELAY_MS);
    }
    this.tell(event);
  }

  private tell(event: InboxEvent): void {
    if (event.type !== 'stale') {
      this.changes += 1;
    }
    for (const listener of [...this.listeners]) {
      listener(event);
    }
  }

  private enqueue<T>(work: () => Promise<T>): Promise<T> {
    const watched = () => this.session.watch(work);
    const result = this.marks.then(watched, watched);
    this.marks = result.catch(() => {});
    return result;
  }

  /** @returns whether something arrived that nobody had told of */
  private async poll(): Promise<boolean> {
    const before = this.status.get();
    const status = await this.status.refresh();
    if (!status) {
      return false;
    }
    const grown = before ? status.unread - before.unread : 0;
    // The list says so when it is read anew; there is nothing to tell here.
    const arrivals = await this.arrivals.find(grown).catch(() => []);
    for (const notification of arrivals) {
      // The status may know of it already, or not yet.
      this.emit({ type: 'arrived', notification }, { isCountable: false });
    }
    if (before) {
      // Nothing short of the list itself changes with every mark and its opposite.
      this.tell({ type: 'stale' });
    }
    return arrivals.length > 0;
  }
}
