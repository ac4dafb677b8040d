import { LoggerService } from '@backstage/backend-plugin-api';
import {
  MAX_IDS_PER_SIGNAL,
  NotificationJson,
  NotificationReadSignal,
  NotificationRetractedSignal,
  NotificationSignal,
  NOTIFICATIONS_CHANNEL,
} from '@callboard/backstage-plugin-notifications-common';
import {
  SignalRecipients,
  SignalsService,
} from '@callboard/backstage-plugin-signals-node';
import { BackgroundWork, FailureLog, withinTime } from '../lib';
import { NotificationsMetrics } from '../metrics';
import { toNotificationJson } from '../schema';
import {
  BroadcastDelivery,
  Delivery,
  FlagChange,
  TakenBack,
} from '../store/types';
import { chunk } from './chunk';
import { groupByState } from './groupByState';

/** Keeps single events light for the broker. */
const MAX_RECIPIENTS_PER_SIGNAL = 5000;

/**
 * A notification that is larger than this as JSON is only announced by its id, to
 * keep signals light (BEP, Signals Plugin); clients fetch it.
 */
const MAX_NOTIFICATION_BYTES = 64 * 1024;

/**
 * In how many versions one send is announced: recipients differ by when they
 * first got something in its scope. Whoever is left over gets the id.
 */
const MAX_VERSIONS = 20;

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
    const { message } = delivery;
    const groups = groupByState(delivery);
    const versions = groups.slice(0, MAX_VERSIONS).map(group => {
      const { userRefs, created, updated } = group;
      const notification = toNotificationJson({
        ...message,
        isBroadcast: false,
        // One signal for many cannot say whose it is.
        userRef: userRefs.length === 1 ? userRefs[0] : undefined,
        created,
        updated,
      });
      return this.publishToUsers(
        userRefs,
        toNewNotificationSignal(notification),
      );
    });
    const others = this.publishToUsers(
      groups.slice(MAX_VERSIONS).flatMap(({ userRefs }) => userRefs),
      { action: 'new_notification', notification_id: message.id },
    );
    await Promise.all([...versions, others]);
  }

  /** Announces a notification to everybody. */
  announceBroadcast(delivery: BroadcastDelivery): void {
    const { message, created, updated } = delivery;
    const notification = toNotificationJson({
      ...message,
      isBroadcast: true,
      created,
      updated,
    });
    this.work.add(
      this.publish(
        { type: 'broadcast' },
        toNewNotificationSignal(notification),
      ),
    );
  }

  /** Announces to a user's other windows what the user did in one of them. */
  announceMarked(options: { userRef: string; changes: FlagChange[] }): void {
    const { userRef, changes } = options;
    for (const { flag, value, ids, count } of changes) {
      const signal: NotificationReadSignal = {
        action: MARK_ACTIONS[flag][value ? 'set' : 'unset'],
        ...toSignalledIds(ids, count > ids.length),
      };
      this.work.add(this.publishToUsers([userRef], signal));
    }
  }

  /** Announces that a sender removed, or marked as done, what it sent. */
  announceTakenBack(
    action: 'notification_retracted' | 'notification_read',
    takenBack: TakenBack,
  ): void {
    const { ids, userRefs, isBroadcast } = takenBack;
    const signal: NotificationRetractedSignal | NotificationReadSignal = {
      action,
      ...toSignalledIds(ids),
    };
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
    const chunks = [...chunk(userRefs, MAX_RECIPIENTS_PER_SIGNAL)];
    await Promise.all(
      chunks.map(entityRef =>
        this.publish({ type: 'user', entityRef }, signal),
      ),
    );
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
  notification: NotificationJson,
): NotificationSignal {
  // Goes through JSON because signals are JSON objects, without undefined.
  const json = JSON.stringify(notification);
  return {
    action: 'new_notification',
    notification_id: notification.id,
    ...(Buffer.byteLength(json) <= MAX_NOTIFICATION_BYTES && {
      notification: JSON.parse(json) as NotificationJson,
    }),
  };
}

function toSignalledIds(ids: string[], hasMore = false) {
  return {
    notification_ids: ids.slice(0, MAX_IDS_PER_SIGNAL),
    ...((hasMore || ids.length > MAX_IDS_PER_SIGNAL) && { more: true }),
  };
}
