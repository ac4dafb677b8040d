import { WEB_NOTIFICATION_CHANNEL } from '@callboard/backstage-plugin-notifications-common';
import {
  NotificationSendOptions,
  NotificationSendReceipt,
} from '@callboard/backstage-plugin-notifications-node';
import { Channel, planWork } from '../channels';
import { PreferencesService } from '../preferences';
import { NotificationProcessing } from '../processing';
import { NotificationsStore } from '../store/NotificationsStore';
import { ClaimedIdempotencyKey, Delivery, Message } from '../store/types';
import { createReceipt, SendNames } from './receipts';

/** Stores what is sent to users, by what each of them wants. */
export class IndividualSends {
  constructor(
    private readonly options: {
      store: NotificationsStore;
      preferences: PreferencesService;
      processing: NotificationProcessing;
      channels: Channel[];
    },
  ) {}

  async save(send: {
    names: SendNames;
    message: Message;
    /** Each once. */
    userRefs: string[];
    sendOptions: NotificationSendOptions;
    key?: ClaimedIdempotencyKey;
  }): Promise<{
    /** What is in the inboxes. */
    deliveries: Delivery[];
    receipt: NotificationSendReceipt;
  }> {
    const { names, message, userRefs, sendOptions, key } = send;
    const preferences = await this.options.preferences.getForSend({
      userRefs,
      origin: message.origin,
      topic: message.payload.topic,
    });
    const groups = await this.options.processing.before.runForUsers({
      message,
      userRefs,
      preferences,
      sendOptions,
    });
    for (const group of groups) {
      await preferences.prepareFor(group.message.payload.topic);
    }
    const wanted = groups.map(group => ({
      message: group.message,
      userRefs: group.userRefs.filter(userRef =>
        preferences.isEnabled({
          userRef,
          channel: WEB_NOTIFICATION_CHANNEL,
          topic: group.message.payload.topic,
        }),
      ),
    }));
    const recipients = wanted.reduce(
      (n, group) => n + group.userRefs.length,
      0,
    );
    const toReceipt = (reopened: number) =>
      createReceipt(names, {
        recipients,
        reopened,
        muted: userRefs.length - recipients,
      });
    const work = planWork({
      channels: this.options.channels,
      sendId: names.sendId,
      message,
      sendOptions,
      groups,
      inboxRefs:
        recipients === userRefs.length
          ? 'all'
          : new Set(wanted.flatMap(group => group.userRefs)),
      preferences,
    });
    const { deliveries } = await this.options.store.saveIndividual({
      notificationId: names.notificationId,
      isScoped: message.payload.scope !== undefined,
      groups: wanted,
      work,
      idempotency: key && {
        ...key,
        createReceipt: reopened => JSON.stringify(toReceipt(reopened)),
      },
    });
    const reopened = deliveries[0]?.reopened.size ?? 0;
    return { deliveries, receipt: toReceipt(reopened) };
  }
}
