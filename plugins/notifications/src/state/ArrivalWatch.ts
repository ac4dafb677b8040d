import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { GetNotificationsOptions } from '../api';
import { sentRevOf } from './NotificationCache';
import { SeenNotifications } from './SeenNotifications';

/** More arrivals between two polls are read by the list, not told one by one. */
const MAX_POLLED = 20;

/** What is sent to many people is stored, and found, later than it was sent. */
const OVERLAP_MS = 60_000;

/**
 * Knows which arrivals were told, and asks for those that no signal told, so
 * that each is told once, whichever way it comes first.
 */
export class ArrivalWatch {
  private readonly told = new SeenNotifications();
  /** What was sent until then, by `rev`, is nothing new. Undefined until the backend said so. */
  private since: number | undefined;
  /** The last that was told, whichever way. */
  private latest = 0;
  /**
   * How far the backend was asked. What signals tell says nothing about what came
   * before it: they may have been away.
   */
  private askedUntil = 0;

  constructor(
    private readonly list: (
      options: GetNotificationsOptions,
    ) => Promise<Notification[]>,
  ) {}

  /** Notes that an arrival is told now; returns whether it was news. */
  note(notification: Notification): boolean {
    const sentRev = sentRevOf(notification);
    this.latest = Math.max(this.latest, sentRev);
    return this.told.note(notification.id, sentRev);
  }

  /**
   * Asks for the unread notifications that nobody was told of yet. The first
   * time it only learns from when on there are any, and so has to be asked
   * before something can be missed.
   *
   * @returns the oldest first
   */
  async find(): Promise<Notification[]> {
    const { since } = this;
    if (since === undefined) {
      await this.learn();
      return [];
    }
    const askedUntil = Math.max(since, this.askedUntil);
    const notifications = await this.newest(MAX_POLLED, {
      createdAfter: new Date(Math.max(0, askedUntil / 1000 - OVERLAP_MS)),
    });
    this.askedUntil = Math.max(askedUntil, ...notifications.map(sentRevOf));
    return notifications
      .filter(
        notification =>
          sentRevOf(notification) > since && this.note(notification),
      )
      .filter(({ read }) => !read)
      .reverse();
  }

  private async learn(): Promise<void> {
    try {
      const [last] = await this.newest(1);
      // It is not noted as told: its signal may be on the way. What comes into
      // an empty inbox is new.
      this.since ??= last ? sentRevOf(last) : 0;
    } catch (error) {
      // Signals may be late, so that something else was there before them. But
      // now it would go untold that they have stopped.
      this.since ??= this.latest || undefined;
      throw error;
    }
  }

  private newest(
    limit: number,
    options: GetNotificationsOptions = {},
  ): Promise<Notification[]> {
    return this.list({ ...options, limit, sort: 'created', sortOrder: 'desc' });
  }
}
