import { LoggerService } from '@backstage/backend-plugin-api';
import {
  NotificationReadSignal,
  NotificationSignal,
  NOTIFICATIONS_CHANNEL,
} from '@callboard/backstage-plugin-notifications-common';
import {
  SignalRecipients,
  SignalsService,
} from '@callboard/backstage-plugin-signals-node';
import { BackgroundWork, FailureLog, withinTime } from '../lib';
import { NotificationsMetrics } from '../metrics';
import { sentNotification, toNotificationJson } from '../schema';
import {
  BroadcastDelivery,
  Delivery,
  FlagChange,
  TakenBack,
} from '../store/types';

/** Keeps single events light for the broker. */
const MAX_RECIPIENTS_PER_SIGNAL = 5000;

/** After this time a broker counts as one that will not take the signal. */
const PUBLISH_TIMEOUT_MILLISECONDS = 30_000;

/** What is said of a flag that a user changed. */
const MARK_ACTIONS = {
  read: { set: 'notification_read', unset: 'notification_unread' },
  saved: { set: 'notification_saved', unset: 'notification_unsaved' },
} as const;

/**
 * Tells the users who are online what changed. Everything it announces is stored
 * already, so nobody waits for it: publishing begins at once, and goes on behind
 * the back of whoever caused it. All signals of one announcement are handed over
 * before anything else happens, or somebody would hear of an arrival after it was
 * taken back. A failure is counted and logged but reaches nobody; clients find out
 * with their next request.
 */
export class NotificationSignaller {
  private readonly signals: SignalsService;
  private readonly failures: FailureLog;
  private readonly metrics: NotificationsMetrics;
  private readonly work = new BackgroundWork();

  constructor(options: {
    signals: SignalsService;
    logger: LoggerService;
    metrics: NotificationsMetrics;
  }) {
    this.signals = options.signals;
    this.failures = new FailureLog(options);
    this.metrics = options.metrics;
  }

  /** Announces a notification to its recipients, by one signal for all of them. */
  announceDelivery(delivery: Delivery): void {
    this.work.add(this.publishDelivery(delivery));
  }

  private async publishDelivery(delivery: Delivery): Promise<void> {
    await this.publishToUsers(
      delivery.userRefs,
      toNewNotificationSignal({
        ...sentNotification(delivery),
        isBroadcast: false,
      }),
    );
  }

  /** Announces a notification to everybody. */
  announceBroadcast(delivery: BroadcastDelivery): void {
    const signal = toNewNotificationSignal({
      ...sentNotification(delivery),
      isBroadcast: true,
    });
    this.work.add(this.publish({ type: 'broadcast' }, signal));
  }

  /** Announces to a user's other windows what the user did in one of them. */
  announceMarked(options: {
    userRef: string;
    changes: FlagChange[];
    rev: number;
    operationId: string;
  }): void {
    const { userRef, changes, rev, operationId } = options;
    for (const { flag, value, ids, count } of changes) {
      const signal: NotificationReadSignal = {
        action: MARK_ACTIONS[flag][value ? 'set' : 'unset'],
        notification_ids: ids,
        rev,
        operationId,
        ...(count > ids.length && { more: true }),
      };
      this.work.add(this.publishToUsers([userRef], signal));
    }
  }

  /** Announces that a sender removed, or marked as done, what it sent. */
  announceTakenBack(
    action: 'notification_retracted' | 'notification_read',
    takenBack: TakenBack,
  ): void {
    const { ids, userRefs, isBroadcast, rev } = takenBack;
    const signal = { action, notification_ids: ids, rev };
    this.work.add(
      isBroadcast
        ? // Reaches the recipients of individual ones as well.
          this.publish({ type: 'broadcast' }, signal)
        : this.publishToUsers(userRefs, signal),
    );
  }

  /** For the end of the process; see {@link BackgroundWork.finish}. */
  async finish(options: { withinMilliseconds: number }): Promise<void> {
    await this.work.finish(options);
  }

  private async publishToUsers(
    userRefs: string[],
    signal: NotificationSignal,
  ): Promise<void> {
    const published = [];
    for (let n = 0; n < userRefs.length; n += MAX_RECIPIENTS_PER_SIGNAL) {
      const entityRef = userRefs.slice(n, n + MAX_RECIPIENTS_PER_SIGNAL);
      published.push(this.publish({ type: 'user', entityRef }, signal));
    }
    await Promise.all(published);
  }

  private async publish(
    recipients: SignalRecipients,
    message: NotificationSignal,
  ): Promise<void> {
    try {
      await withinTime(PUBLISH_TIMEOUT_MILLISECONDS, () =>
        this.signals.publish({
          recipients,
          channel: NOTIFICATIONS_CHANNEL,
          message,
        }),
      );
    } catch (error) {
      this.metrics.signalFailures.add(1);
      this.failures.add(
        `The signal ${message.action} could not be published`,
        error,
      );
    }
  }
}

function toNewNotificationSignal(
  source: Parameters<typeof toNotificationJson>[0],
): NotificationSignal {
  return {
    action: 'new_notification',
    notification_id: source.id,
    rev: source.rev,
    // Goes through JSON because signals are JSON objects, without undefined.
    notification: JSON.parse(JSON.stringify(toNotificationJson(source))),
  };
}
