import { LoggerService } from '@backstage/backend-plugin-api';
import {
  NotificationRecipients,
  NotificationSendOptions,
} from '@callboard/backstage-plugin-notifications-node';
import { v7 as uuid } from 'uuid';
import { BackgroundWork } from '../lib';
import { NotificationsMetrics } from '../metrics';
import { PreferencesService } from '../preferences';
import { NotificationProcessing } from '../processing';
import { RecipientResolution } from '../recipients';
import { parseSendOptions } from '../schema';
import { NotificationSignaller } from '../signalling';
import { NotificationsStore } from '../store/NotificationsStore';
import { ClaimedIdempotencyKey, StoredMessage } from '../store/types';
import { IdempotentSends } from './IdempotentSends';
import { IndividualSends } from './IndividualSends';
import {
  processedBroadcast,
  processedNotifications,
  storedBroadcast,
  storedNotifications,
} from './outgoingNotifications';
import { createBroadcastReceipt, createReceipt } from './receipts';
import { SendMeasurement } from './SendMeasurement';
import { SendMoments } from './SendMoments';
import { SendOutcome, SendRequest } from './types';

/** What a {@link NotificationSender} needs. */
export type NotificationSenderOptions = {
  store: NotificationsStore;
  recipients: RecipientResolution;
  preferences: PreferencesService;
  processing: NotificationProcessing;
  signaller: NotificationSignaller;
  moments: SendMoments;
  logger: LoggerService;
  metrics: NotificationsMetrics;
};

/** A send after its key was claimed and its processors had a look at it. */
type AcceptedSend = {
  message: StoredMessage;
  sendOptions: NotificationSendOptions;
  key?: ClaimedIdempotencyKey;
};

/**
 * Sends notifications: the way of one send from the request to the signal, in
 * the order in which it happens.
 *
 * A send is stored by one transaction. When it throws, nothing of it exists, and
 * it may be tried again. Once that transaction is through, nothing makes it fail:
 * neither signals nor channels.
 */
export class NotificationSender {
  private readonly store: NotificationsStore;
  private readonly recipients: RecipientResolution;
  private readonly processing: NotificationProcessing;
  private readonly signaller: NotificationSignaller;
  private readonly idempotentSends: IdempotentSends;
  private readonly individualSends: IndividualSends;
  private readonly moments: SendMoments;
  private readonly measurement: SendMeasurement;
  private readonly underWay = new BackgroundWork();

  private constructor(options: NotificationSenderOptions) {
    this.store = options.store;
    this.recipients = options.recipients;
    this.processing = options.processing;
    this.signaller = options.signaller;
    this.idempotentSends = new IdempotentSends(options);
    this.individualSends = new IndividualSends(options);
    this.moments = options.moments;
    this.measurement = new SendMeasurement(options);
  }

  static create(options: NotificationSenderOptions): NotificationSender {
    return new NotificationSender(options);
  }

  /**
   * Sends a notification.
   *
   * @throws InputError that names the field when the request is wrong.
   * @throws ConflictError, UnprocessableError about the idempotency key.
   * @throws ServiceUnavailableError when the catalog could not be asked.
   */
  async send(request: SendRequest): Promise<SendOutcome> {
    return this.underWay.follow(
      this.measurement.measure(request, () => this.sendOnce(request)),
    );
  }

  /** For the end of the process; see {@link BackgroundWork.finish}. */
  async finish(options: { withinMilliseconds: number }): Promise<void> {
    await this.underWay.finish(options);
  }

  private async sendOnce(request: SendRequest): Promise<SendOutcome> {
    const { origin, idempotencyKey } = request;
    const sendOptions = parseSendOptions(request.sendOptions);
    if (idempotencyKey === undefined) {
      return this.carryOut(origin, sendOptions);
    }
    const claim = await this.idempotentSends.claim(
      { origin, key: idempotencyKey },
      sendOptions,
    );
    if (claim.receipt) {
      return { receipt: claim.receipt, isReplay: true, notifications: [] };
    }
    try {
      return await this.carryOut(origin, sendOptions, claim.key);
    } catch (error) {
      await this.idempotentSends.release(claim.key);
      throw error;
    }
  }

  private async carryOut(
    origin: string,
    requested: NotificationSendOptions,
    key?: ClaimedIdempotencyKey,
  ): Promise<SendOutcome> {
    const sendOptions = await this.processing.options.run(requested);
    const { recipients, payload } = sendOptions;
    const message = { id: uuid(), origin, payload, created: new Date() };
    const accepted = { message, sendOptions, key };
    return recipients.type === 'broadcast'
      ? this.sendToEverybody(accepted)
      : this.sendToUsers(accepted, recipients);
  }

  private async sendToUsers(
    { message, sendOptions, key }: AcceptedSend,
    recipients: NotificationRecipients & { type: 'entity' },
  ): Promise<SendOutcome> {
    const { userRefs } = await this.recipients.resolve(recipients);
    const { groups, deliveries, muted, preferences } =
      await this.individualSends.save({ message, userRefs, sendOptions, key });

    for (const delivery of deliveries) {
      this.signaller.announceDelivery(delivery);
    }
    this.processing.after.start({
      notificationsFor: (channel, accepts) =>
        processedNotifications({
          accepts,
          groups,
          deliveries,
          isWanted: (userRef, topic) =>
            preferences.isEnabled({ userRef, channel, topic }),
        }),
      sendOptions,
    });
    return {
      receipt: createReceipt({ id: message.id, deliveries, muted }),
      isReplay: false,
      notifications: storedNotifications(deliveries),
    };
  }

  private async sendToEverybody({
    message,
    sendOptions,
    key,
  }: AcceptedSend): Promise<SendOutcome> {
    const processed = await this.processing.before.runForBroadcast({
      message,
      sendOptions,
    });
    const delivery = await this.moments.while(sentNow => {
      const [sent] = sentNow([{ message: processed }]);
      return this.store.saveBroadcast({
        message: sent.message,
        idempotency: key && {
          ...key,
          createReceipt: saved => JSON.stringify(createBroadcastReceipt(saved)),
        },
      });
    });
    this.signaller.announceBroadcast(delivery);
    this.processing.after.start({
      notificationsFor: (_, accepts) =>
        accepts(delivery.message.payload) ? [processedBroadcast(delivery)] : [],
      sendOptions,
    });
    return {
      receipt: createBroadcastReceipt(delivery),
      isReplay: false,
      notifications: [storedBroadcast(delivery)],
    };
  }
}
