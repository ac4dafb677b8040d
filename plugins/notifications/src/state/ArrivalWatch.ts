import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { NotificationsApi } from '../api';
import { InboxEvent } from './InboxEvent';
import { sentAt } from './InboxQuery';
import { ToldMoments } from './ToldMoments';

/** More arrivals between two polls are read by the list, not told one by one. */
const MAX_POLLED = 20;

/** What is sent to many people is stored, and found, later than it was sent. */
const OVERLAP_MS = 60_000;

/**
 * Knows which arrivals were told, and asks for those that no signal told, so
 * that each is told once, whichever way it comes first.
 */
export class ArrivalWatch {
  private readonly told = new ToldMoments();
  /** What was sent until then is nothing new. Undefined until the backend said so. */
  private since: number | undefined;
  /** The last that was told, whichever way. */
  private latest = 0;
  /**
   * How far the backend was asked. What signals tell says nothing about what came
   * before it: they may have been away.
   */
  private askedUntil = 0;

  constructor(private readonly list: NotificationsApi['getNotifications']) {}

  /**
   * What there is to tell when a signal says that something arrived.
   *
   * @returns undefined if it was told already, as by a poll
   */
  hear(notification: Notification): InboxEvent | undefined {
    const { id } = notification;
    if (this.told.has(id, sentAt(notification).getTime())) {
      return undefined;
    }
    return this.note(notification)
      ? { type: 'arrived', notification }
      : // Sent again by a backend whose clock is behind, or overtaken on the way.
        { type: 'stale' };
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
    const notifications = await this.newest(MAX_POLLED, {
      createdAfter: new Date(Math.max(since, this.askedUntil - OVERLAP_MS)),
    });
    const [last] = notifications;
    this.askedUntil = Math.max(
      this.askedUntil,
      last ? sentAt(last).getTime() : 0,
    );
    return notifications
      .filter(
        notification =>
          sentAt(notification).getTime() > since && this.note(notification),
      )
      .filter(({ read }) => !read)
      .reverse();
  }

  private async learn(): Promise<void> {
    try {
      const [last] = await this.newest(1);
      // It is not noted as told: its signal may be on the way. What comes into
      // an empty inbox is new.
      this.since ??= last ? sentAt(last).getTime() : 0;
    } catch (error) {
      // Signals may be late, so that something else was there before them. But
      // now it would go untold that they have stopped.
      this.since ??= this.latest || undefined;
      throw error;
    }
  }

  private async newest(
    limit: number,
    options: { createdAfter?: Date } = {},
  ): Promise<Notification[]> {
    const { notifications } = await this.list({
      ...options,
      limit,
      sort: 'created',
      sortOrder: 'desc',
    });
    return notifications;
  }

  /** Notes that an arrival is told now; answers whether it was news. */
  private note(notification: Notification): boolean {
    const moment = sentAt(notification).getTime();
    this.latest = Math.max(this.latest, moment);
    return this.told.note(notification.id, moment);
  }
}
