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
import { toNotificationJson } from '../schema';
import { NotificationsMetrics } from '../metrics';
import {
  BroadcastDelivery,
  Delivery,
  TakenBack,
} from '../store/NotificationsStore';
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

/**
 * Tells the users who are online what changed. Everything it announces is stored
 * already, so a failure is counted and logged but reaches nobody: clients find
 * out with their next request.
 */
export class NotificationSignaller {
  private readonly signals: SignalsService;
  private readonly logger: LoggerService;
  private readonly metrics: NotificationsMetrics;

  constructor(options: {
    signals: SignalsService;
    logger: LoggerService;
    metrics: NotificationsMetrics;
  }) {
    this.signals = options.signals;
    this.logger = options.logger;
    this.metrics = options.metrics;
  }

  /** Announces a notification to its recipients, by one signal for all of them. */
  async announceDelivery(delivery: Delivery): Promise<void> {
    const { message } = delivery;
    const groups = groupByState(delivery);
    for (const group of groups.slice(0, MAX_VERSIONS)) {
      const { userRefs, created, updated } = group;
      const notification = toNotificationJson({
        ...message,
        isBroadcast: false,
        // One signal for many cannot say whose it is.
        userRef: userRefs.length === 1 ? userRefs[0] : undefined,
        created,
        updated,
      });
      await this.publishToUsers(
        userRefs,
        toNewNotificationSignal(notification),
      );
    }
    await this.publishToUsers(
      groups.slice(MAX_VERSIONS).flatMap(({ userRefs }) => userRefs),
      { action: 'new_notification', notification_id: message.id },
    );
  }

  /** Announces a notification to everybody. */
  async announceBroadcast(delivery: BroadcastDelivery): Promise<void> {
    const { message, created, updated } = delivery;
    const notification = toNotificationJson({
      ...message,
      isBroadcast: true,
      created,
      updated,
    });
    await this.publish(
      { type: 'broadcast' },
      toNewNotificationSignal(notification),
    );
  }

  /** Announces to a user's other windows what the user did in one of them. */
  async announceMarked(options: {
    userRef: string;
    ids: string[];
    more: boolean;
    flags: { read?: boolean; saved?: boolean };
  }): Promise<void> {
    const { userRef, ids, more, flags } = options;
    const actions = new Array<NotificationReadSignal['action']>();
    if (flags.read !== undefined) {
      actions.push(flags.read ? 'notification_read' : 'notification_unread');
    }
    if (flags.saved !== undefined) {
      actions.push(flags.saved ? 'notification_saved' : 'notification_unsaved');
    }
    for (const action of actions) {
      await this.publishToUsers([userRef], {
        action,
        ...toSignalledIds(ids, more),
      });
    }
  }

  /** Announces that a sender removed, or marked as done, what it sent. */
  async announceTakenBack(
    action: 'notification_retracted' | 'notification_read',
    takenBack: TakenBack,
  ): Promise<void> {
    const { ids, userRefs, isBroadcast } = takenBack;
    const signal: NotificationRetractedSignal | NotificationReadSignal = {
      action,
      ...toSignalledIds(ids),
    };
    if (isBroadcast) {
      // Reaches the recipients of individual ones as well.
      await this.publish({ type: 'broadcast' }, signal);
    } else {
      await this.publishToUsers(userRefs, signal);
    }
  }

  private async publishToUsers(
    userRefs: string[],
    signal: NotificationSignal,
  ): Promise<void> {
    for (const entityRef of chunk(userRefs, MAX_RECIPIENTS_PER_SIGNAL)) {
      await this.publish({ type: 'user', entityRef }, signal);
    }
  }

  private async publish(
    recipients: SignalRecipients,
    message: NotificationSignal,
  ): Promise<void> {
    try {
      await this.signals.publish({
        recipients,
        channel: NOTIFICATIONS_CHANNEL,
        message,
      });
    } catch (error) {
      this.metrics.signalFailures.add(1);
      this.logger.error(
        `The signal ${message.action} could not be published`,
        error instanceof Error ? error : new Error(String(error)),
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
