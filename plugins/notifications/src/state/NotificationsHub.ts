import {
  Notification,
  NotificationSignal,
  NotificationStatus,
} from '@callboard/backstage-plugin-notifications-common';
import { SignalApi } from '@callboard/backstage-plugin-signals-react';
import {
  NotificationsApi,
  UpdateMatchingNotificationsOptions,
  UpdateMatchingNotificationsResponse,
} from '../api';
import { ArrivalWatch } from './ArrivalWatch';
import { Delayed } from './Delayed';
import { InboxEvent, InboxFlags } from './InboxEvent';
import { Marks } from './Marks';
import { OwnEchoes } from './OwnEchoes';
import { Poller } from './Poller';
import { ReadStates } from './ReadStates';
import { SignalFeed } from './SignalFeed';
import { signalToEvents } from './signalToEvents';
import { SessionWatch } from './SessionWatch';
import { sameStatus, StatusKeeper } from './StatusKeeper';
import { SteadyReads } from './SteadyReads';
import { whileUsed } from './whileUsed';

/** What is there to see comes first, then since when something is news. */
const BASELINE_DELAY_MS = 1000;

/** What is there to see comes first, then what the reader was not told of. */
const CATCH_UP_DELAY_MS = 10_000;

/** What was not answered is asked for again after so long, and as much at random. */
const RETRY_DELAY_MS = 30_000;

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
  private readonly reads = new SteadyReads(
    () => this.settled(),
    () => this.isAtWork && this.emit({ type: 'stale' }),
  );
  private readonly arrivals = new ArrivalWatch(options =>
    this.read(() => this.api.getNotifications(options)),
  );
  private readonly catchUp: Delayed = new Delayed(async () => {
    if ((await this.tellArrivals()) === undefined && this.isAtWork) {
      this.catchUp.runIn(RETRY_DELAY_MS * (1 + Math.random()));
    }
  });
  private readonly poller = new Poller(() => this.poll());
  /** Whether the backend still accepts the reader. */
  readonly session = new SessionWatch();
  private readonly status = new StatusKeeper(
    () => this.read(() => this.api.getStatus()),
    () => this.pollIfNeeded(),
  );
  private readonly feed: SignalFeed;
  private readonly marks: Marks;
  private isAtWork = false;

  private constructor(
    private readonly api: NotificationsApi,
    signals: SignalApi | undefined,
  ) {
    this.feed = new SignalFeed(signals);
    this.marks = new Marks({
      api,
      session: this.session,
      echoes: this.echoes,
      emit: event => this.emit(event),
    });
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
  getStatus(): NotificationStatus | undefined {
    return this.status.get();
  }

  onStatusChange(listener: () => void): () => void {
    return this.status.onChange(listener);
  }

  /** Notes what the backend answered, so that the badge can be counted on. */
  remember(notifications: Notification[]): void {
    notifications.forEach(item => this.readStates.remember(item));
  }

  /**
   * Marks notifications: shown at once, taken back if the backend refuses.
   * Calls are carried out one after the other, so that a mark and its undo
   * cannot overtake each other.
   *
   * @throws what the API throws, after everything was taken back; everybody reads
   *   anew where it may have been carried out all the same
   */
  mark(ids: string[], flags: InboxFlags): Promise<void> {
    return this.marks.mark(ids, flags);
  }

  /**
   * Marks everything that a filter finds, then lets everybody read anew.
   *
   * @param shownIds - those on the page that the mark changes: they change at
   *   once, and are put back if the backend refuses
   * @throws what the API throws, or an error if the API of the app has no such method
   */
  markMatching(
    options: UpdateMatchingNotificationsOptions,
    shownIds: string[] = [],
  ): Promise<UpdateMatchingNotificationsResponse> {
    return this.marks.markMatching(options, shownIds);
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
      this.status.requestIn(0);
      this.catchUp.runIn(BASELINE_DELAY_MS);
    }
    this.feed.start({
      onSignal: (signal, isMadeUpFor) => this.receive(signal, isMadeUpFor),
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
    this.status.stop();
  }

  /** Polls where signals may stay away, and until a count is there that they can add to. */
  private pollIfNeeded(): void {
    if (this.isAtWork && (this.feed.mayBeDown() || this.status.hasFailed())) {
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
        notification => this.arrive(notification, !isMadeUpFor),
        () => this.emit({ type: 'stale' }),
      );
    }
  }

  private arrive(notification: Notification, isCountable = true): void {
    const event = this.arrivals.hear(notification);
    if (event) {
      this.emit(event, { isCountable });
    }
  }

  private emit(event: InboxEvent, { isCountable = true } = {}): void {
    const change = this.readStates.apply(event);
    const isCounted =
      isCountable && change !== undefined && this.status.add(change);
    if (!isCounted && this.isAtWork) {
      this.status.requestIn();
    }
    this.tell(event);
  }

  private tell(event: InboxEvent): void {
    if (event.type !== 'stale') {
      this.reads.noteChange();
    }
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
    for (const notification of arrivals ?? []) {
      // The status may know of it already, or not yet.
      this.emit({ type: 'arrived', notification }, { isCountable: false });
    }
    return arrivals?.length;
  }

  private async poll(): Promise<boolean> {
    const before = this.status.get();
    const isFirst = !before && !this.status.hasFailed();
    const status = await this.status.refresh();
    if (!status) {
      return false;
    }
    const isNews = Boolean(await this.tellArrivals());
    const isSeen = document.visibilityState !== 'hidden';
    if (!isFirst && (isSeen || isNews || !sameStatus(before, status))) {
      // Nothing short of the list itself changes with every mark and its opposite:
      // where nobody sees it, that can wait until the reader comes back.
      this.tell({ type: 'stale' });
    }
    return isNews;
  }
}
