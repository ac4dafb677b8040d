import { LoggerService } from '@backstage/backend-plugin-api';
import {
  NotificationRecipients,
  NotificationSendOptions,
} from '@callboard/backstage-plugin-notifications-node';
import { Duration } from 'luxon';
import { v7 as uuid } from 'uuid';
import { Channel, ChannelWorkers, planBroadcastWork } from '../channels';
import { BackgroundWork } from '../lib';
import { NotificationsMetrics } from '../metrics';
import { PreferencesService } from '../preferences';
import { NotificationProcessing } from '../processing';
import { RecipientResolution } from '../recipients';
import { parseSendOptions } from '../schema';
import { NotificationSignaller } from '../signalling';
import { scopedNotificationId } from '../store/keys';
import { NotificationsStore } from '../store/NotificationsStore';
import { ClaimedIdempotencyKey, Message } from '../store/types';
import { Sender } from './authorizeSender';
import { IdempotentSends } from './IdempotentSends';
import { IndividualSends } from './IndividualSends';
import { measureSend } from './measureSend';
import { storedBroadcast, storedNotifications } from './outgoingNotifications';
import { createReceipt, SendNames } from './receipts';
import { ReplacedMessages } from './ReplacedMessages';
import { SendOutcome, SendRequest } from './types';

/** What a {@link NotificationSender} needs. */
export type NotificationSenderOptions = {
  store: NotificationsStore;
  recipients: RecipientResolution;
  preferences: PreferencesService;
  processing: NotificationProcessing;
  /** Where it goes besides the inbox. */
  channels: Channel[];
  workers: Pick<ChannelWorkers, 'wake'>;
  signaller: NotificationSignaller;
  /** For how long a broadcast is news to users who have never been here. */
  broadcastBacklog: Duration;
  logger: LoggerService;
  metrics: NotificationsMetrics;
};

/** A send after its key was claimed and its processors had a look at it. */
type AcceptedSend = {
  names: SendNames;
  message: Message;
  sendOptions: NotificationSendOptions;
  key?: ClaimedIdempotencyKey;
};

/**
 * Sends notifications: the way of one send from the request to the signal, in
 * the order in which it happens.
 *
 * A send is stored by one transaction. When it throws, nothing of it exists, and it may be
 * tried again, unless the error says that this is not known. Once that transaction is through, nothing makes it fail,
 * and channels deliver it whatever becomes of this process.
 */
export class NotificationSender {
  private readonly idempotentSends: IdempotentSends;
  private readonly individualSends: IndividualSends;
  private readonly replacedMessages: ReplacedMessages;
  private readonly underWay = new BackgroundWork();

  constructor(private readonly options: NotificationSenderOptions) {
    this.idempotentSends = new IdempotentSends(options);
    this.individualSends = new IndividualSends(options);
    this.replacedMessages = new ReplacedMessages(options);
  }

  /**
   * Sends a notification.
   *
   * @throws InputError that names the field when the request is wrong.
   * @throws NotAllowedError when it goes to everybody and the sender may not do that.
   * @throws ConflictError, UnprocessableError about the idempotency key.
   * @throws ServiceUnavailableError when the catalog or the database could not be asked.
   */
  async send(request: SendRequest): Promise<SendOutcome> {
    return this.underWay.add(
      measureSend(this.options, request, () => this.sendOnce(request)),
    );
  }

  /** For the end of the process; see {@link BackgroundWork.finish}. */
  async finish(options: { withinMilliseconds: number }): Promise<void> {
    await this.underWay.finish(options);
    await this.replacedMessages.finish(options);
  }

  private async sendOnce(request: SendRequest): Promise<SendOutcome> {
    const { origin, idempotencyKey } = request;
    const sendOptions = parseSendOptions(request.sendOptions);
    await authorizeRecipients(request, sendOptions);
    if (idempotencyKey === undefined) {
      return this.carryOut(request, sendOptions);
    }
    const outcome = await this.idempotentSends.once(
      { origin, key: idempotencyKey },
      sendOptions,
      key => this.carryOut(request, sendOptions, key),
    );
    return 'sent' in outcome
      ? outcome.sent
      : { receipt: outcome.receipt, isReplay: true, notifications: [] };
  }

  private async carryOut(
    sender: Sender,
    requested: NotificationSendOptions,
    key?: ClaimedIdempotencyKey,
  ): Promise<SendOutcome> {
    const { origin } = sender;
    const sendOptions = await this.options.processing.options.run(requested);
    // A processor may have made a broadcast of it.
    await authorizeRecipients(sender, sendOptions);
    const { recipients, payload } = sendOptions;
    const names = {
      sendId: uuid(),
      notificationId:
        payload.scope === undefined
          ? uuid()
          : scopedNotificationId(
              recipients.type === 'broadcast' ? 'broadcast' : 'individual',
              origin,
              payload.scope,
            ),
    };
    const { sendId: id, notificationId } = names;
    const message = { id, notificationId, origin, payload };
    const accepted = { names, message, sendOptions, key };
    return recipients.type === 'broadcast'
      ? this.sendToEverybody(accepted)
      : this.sendToUsers(accepted, recipients);
  }

  private async sendToUsers(
    accepted: AcceptedSend,
    recipients: NotificationRecipients & { type: 'entity' },
  ): Promise<SendOutcome> {
    const { names } = accepted;
    const { userRefs } = await this.options.recipients.resolve(recipients);
    const { deliveries, receipt } = await this.individualSends.save({
      ...accepted,
      userRefs,
    });

    for (const delivery of deliveries) {
      this.options.signaller.announceDelivery(delivery);
    }
    this.options.workers.wake();
    if (receipt.reopened > 0) {
      this.replacedMessages.remove(names.notificationId);
    }
    return {
      receipt,
      isReplay: false,
      notifications: storedNotifications(deliveries),
    };
  }

  private async sendToEverybody({
    names,
    message,
    sendOptions,
    key,
  }: AcceptedSend): Promise<SendOutcome> {
    const processed = await this.options.processing.before.runForBroadcast({
      message,
      sendOptions,
    });
    const toReceipt = (reopened: number) =>
      createReceipt(names, { recipients: 0, reopened, muted: 0 }, true);
    const delivery = await this.options.store.saveBroadcast({
      message: processed,
      work: planBroadcastWork({
        channels: this.options.channels,
        sendId: names.sendId,
        message: processed,
        sendOptions,
      }),
      backlog: this.options.broadcastBacklog,
      idempotency: key && {
        ...key,
        createReceipt: reopened => JSON.stringify(toReceipt(reopened)),
      },
    });
    this.options.signaller.announceBroadcast(delivery);
    this.options.workers.wake();
    if (delivery.reopened) {
      this.replacedMessages.remove(names.notificationId);
    }
    return {
      receipt: toReceipt(delivery.reopened ? 1 : 0),
      isReplay: false,
      notifications: [storedBroadcast(delivery)],
    };
  }
}

async function authorizeRecipients(
  { authorizeBroadcast }: Sender,
  { recipients }: NotificationSendOptions,
): Promise<void> {
  if (recipients.type === 'broadcast') {
    await authorizeBroadcast();
  }
}
