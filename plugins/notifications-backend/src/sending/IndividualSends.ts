import { WEB_NOTIFICATION_CHANNEL } from '@callboard/backstage-plugin-notifications-common';
import { NotificationSendOptions } from '@callboard/backstage-plugin-notifications-node';
import { PreferencesService, SendPreferences } from '../preferences';
import { NotificationProcessing } from '../processing';
import { NotificationsStore } from '../store/NotificationsStore';
import {
  ClaimedIdempotencyKey,
  Delivery,
  RecipientGroup,
  StoredMessage,
} from '../store/types';
import { createReceipt } from './receipts';
import { SendMoments } from './SendMoments';

/** For more recipients than this, somebody has settings, or a round trip is nothing. */
const MAX_UNDECIDED = 1_000;

/** A send to users, once it is known to whom. */
export type IndividualSend = {
  message: StoredMessage;
  /** Each once. */
  userRefs: string[];
  sendOptions: NotificationSendOptions;
  key?: ClaimedIdempotencyKey;
};

/** What a send to users came to. */
export type StoredIndividualSend = {
  /** Who was to get which message, over whatever channel. */
  groups: RecipientGroup[];
  /** What is in the inboxes. */
  deliveries: Delivery[];
  /** How many did not want it in the inbox. */
  muted: number;
  preferences: SendPreferences;
};

/**
 * Stores what is sent to users, by what each of them wants. In most small sends
 * nobody has any settings about the sender; those take one statement.
 */
export class IndividualSends {
  private readonly store: NotificationsStore;
  private readonly preferences: PreferencesService;
  private readonly processing: NotificationProcessing;
  private readonly moments: SendMoments;

  constructor(options: {
    store: NotificationsStore;
    preferences: PreferencesService;
    processing: NotificationProcessing;
    moments: SendMoments;
  }) {
    this.store = options.store;
    this.preferences = options.preferences;
    this.processing = options.processing;
    this.moments = options.moments;
  }

  async save(send: IndividualSend): Promise<StoredIndividualSend> {
    const { message, userRefs } = send;
    const { origin } = message;
    const undecided = this.preferences.of({ origin, settings: new Map() });
    if (!this.mayBeUndecided(send, undecided)) {
      return this.saveByPreferences(
        send,
        await this.preferences.getForSend({ userRefs, origin }),
      );
    }
    const { group, saved } = await this.moments.while(async sentNow => {
      const [sent] = sentNow([{ message, userRefs }]);
      const outcome = await this.store.saveForUndecided({ group: sent });
      return { group: sent, saved: outcome };
    });
    if (saved.outcome === 'decided') {
      const { settings } = saved;
      return this.saveByPreferences(
        send,
        this.preferences.of({ origin, settings }),
      );
    }
    return {
      groups: [group],
      deliveries: [saved.delivery],
      muted: 0,
      preferences: undecided,
    };
  }

  /** Whether nothing but settings of the recipients could keep it from the inbox as it is. */
  private mayBeUndecided(
    { message, userRefs, key }: IndividualSend,
    undecided: SendPreferences,
  ): boolean {
    return (
      key === undefined &&
      userRefs.length > 0 &&
      userRefs.length <= MAX_UNDECIDED &&
      !this.processing.before.isNeeded() &&
      undecided.isEnabled({
        userRef: userRefs[0],
        channel: WEB_NOTIFICATION_CHANNEL,
        topic: message.payload.topic,
      })
    );
  }

  private async saveByPreferences(
    { message, userRefs, sendOptions, key }: IndividualSend,
    preferences: SendPreferences,
  ): Promise<StoredIndividualSend> {
    const processed = await this.processing.before.runForUsers({
      message,
      userRefs,
      preferences,
      sendOptions,
    });
    return this.moments.while(async sentNow => {
      const groups = sentNow(processed);
      const groupsForInbox = groups.map(group => ({
        message: group.message,
        userRefs: group.userRefs.filter(userRef =>
          preferences.isEnabled({
            userRef,
            channel: WEB_NOTIFICATION_CHANNEL,
            topic: group.message.payload.topic,
          }),
        ),
      }));
      const wanted = groupsForInbox.reduce((n, g) => n + g.userRefs.length, 0);
      const muted = userRefs.length - wanted;
      const { deliveries } = await this.store.saveIndividual({
        groups: groupsForInbox,
        idempotency: key && {
          ...key,
          createReceipt: saved =>
            JSON.stringify(
              createReceipt({ id: message.id, deliveries: saved, muted }),
            ),
        },
      });
      return { groups, deliveries, muted, preferences };
    });
  }
}
