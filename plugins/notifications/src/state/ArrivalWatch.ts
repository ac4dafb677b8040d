import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { NotificationsApi } from '../api';
import { sentAt } from './InboxQuery';

/** More arrivals between two polls are read by the list, not told one by one. */
const MAX_POLLED = 20;

/** What is sent to many people is stored, and found, later than it was sent. */
const OVERLAP_MS = 60_000;

/** More than that nobody is told in an hour. */
const MAX_REMEMBERED = 2000;

/**
 * Knows which arrivals were told, and asks for those that no signal told, so
 * that each is told once, whichever way it comes first.
 */
export class ArrivalWatch {
  /** When what was told had been sent, by id. */
  private readonly told = new Map<string, number>();
  /** What was sent until then is nothing new. Undefined until something is known. */
  private since: number | undefined;
  private latest = 0;

  constructor(private readonly list: NotificationsApi['getNotifications']) {}

  /** Notes that an arrival is told now; answers whether it was news. */
  note(notification: Notification): boolean {
    const { id } = notification;
    const moment = sentAt(notification).getTime();
    const isNews = moment > (this.told.get(id) ?? -Infinity);
    if (isNews) {
      this.told.delete(id);
      this.told.set(id, moment);
      if (this.told.size > MAX_REMEMBERED) {
        const [oldest] = this.told.keys();
        this.told.delete(oldest);
      }
    }
    this.since ??= moment;
    this.latest = Math.max(this.latest, moment);
    return isNews;
  }

  /** Somewhere between what was told and what will be told, something was not. */
  forgetMoment(): void {
    this.since = undefined;
    this.latest = 0;
  }

  /**
   * Asks for the unread notifications that nobody was told of yet.
   *
   * @param grown - by how many unread notifications the inbox has grown. The
   *   newest ones are they, where it is not known when the last one was told
   * @returns the oldest first
   */
  async find(grown: number): Promise<Notification[]> {
    const { since } = this;
    const isFirst = since === undefined;
    const { notifications } = await this.list({
      createdAfter: isFirst
        ? undefined
        : new Date(Math.max(since, this.latest - OVERLAP_MS)),
      limit: isFirst ? Math.min(Math.max(grown, 1), MAX_POLLED) : MAX_POLLED,
      sort: 'created',
      sortOrder: 'desc',
    });
    const news = notifications.filter(
      (notification, index) =>
        this.note(notification) && (!isFirst || index < grown),
    );
    // What comes into an empty inbox is new.
    this.since ??= 0;
    return news.filter(({ read }) => !read).reverse();
  }
}
