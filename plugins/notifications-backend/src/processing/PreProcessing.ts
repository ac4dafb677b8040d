import {
  NotificationProcessor,
  NotificationSendOptions,
} from '@callboard/backstage-plugin-notifications-node';
import { v7 as uuid } from 'uuid';
import { SendPreferences } from '../preferences';
import { assertMatchesSchema, parsePayload } from '../schema';
import { RecipientGroup, StoredMessage } from '../store/types';
import { BoundedRunner } from './BoundedRunner';
import { ProcessorCaller } from './ProcessorCaller';
import { SendOptionsCopies } from './SendOptionsCopies';
import { toProcessorNotification } from './toProcessorNotification';

/**
 * Lets processors change the payload for each recipient before anything is
 * stored. Recipients for whom the outcome is the same share a message; without a
 * processor that does this, that is everybody, and nobody is looked at.
 */
export class PreProcessing {
  private readonly processors: NotificationProcessor[];
  private readonly caller: ProcessorCaller;
  private readonly runner: BoundedRunner;

  constructor(options: {
    processors: NotificationProcessor[];
    caller: ProcessorCaller;
    runner: BoundedRunner;
  }) {
    this.processors = options.processors.filter(
      processor => processor.preProcess,
    );
    this.caller = options.caller;
    this.runner = options.runner;
  }

  /** Whether any processor may want to change a payload. */
  isNeeded(): boolean {
    return this.processors.length > 0;
  }

  /** For recipients: groups them by what they are to get. */
  async runForUsers(options: {
    message: StoredMessage;
    userRefs: string[];
    preferences: SendPreferences;
    sendOptions: NotificationSendOptions;
  }): Promise<RecipientGroup[]> {
    const { message, userRefs, preferences, sendOptions } = options;
    if (!this.isNeeded()) {
      return [{ message, userRefs }];
    }
    // Filled by position, so that groups do not depend on who was done first.
    const outcomes = new Array<StoredMessage>(userRefs.length);
    // Only what differs is kept, and not what each recipient's copy looks like.
    const messages = new Map([[JSON.stringify(message.payload), message]]);
    const copies = new SendOptionsCopies(sendOptions);
    await this.runner.forEach(userRefs.entries(), async ([index, userRef]) => {
      const payload = await this.process(message, copies, {
        userRef,
        isEnabled: (channel, topic) =>
          preferences.isEnabled({ userRef, channel, topic }),
      });
      const key = JSON.stringify(payload);
      outcomes[index] = messages.get(key) ?? {
        ...message,
        id: uuid(),
        payload,
      };
      messages.set(key, outcomes[index]);
    });

    const groups = new Map<StoredMessage, RecipientGroup>();
    for (const [index, userRef] of userRefs.entries()) {
      const outcome = outcomes[index];
      const group = groups.get(outcome) ?? { message: outcome, userRefs: [] };
      groups.set(outcome, group);
      group.userRefs.push(userRef);
    }
    return [...groups.values()];
  }

  /** For a broadcast: once. Settings do not matter (BEP, "ignore all broadcast"). */
  async runForBroadcast(options: {
    message: StoredMessage;
    sendOptions: NotificationSendOptions;
  }): Promise<StoredMessage> {
    const { message, sendOptions } = options;
    const copies = new SendOptionsCopies(sendOptions);
    const payload = await this.process(message, copies, {
      isEnabled: () => true,
    });
    return { ...message, payload };
  }

  private async process(
    message: StoredMessage,
    copies: SendOptionsCopies,
    recipient: {
      userRef?: string;
      isEnabled: (channel: string, topic: string | undefined) => boolean;
    },
  ): Promise<StoredMessage['payload']> {
    let { payload } = message;
    for (const processor of this.processors) {
      if (
        !recipient.isEnabled(processor.getName(), payload.topic) ||
        !this.caller.isAccepted(processor, payload)
      ) {
        continue;
      }
      const notification = toProcessorNotification({
        message: { ...message, payload },
        userRef: recipient.userRef,
      });
      const result = await this.caller.callInTime(
        processor,
        'preProcess',
        async () => {
          const changed = await processor.preProcess!(
            notification,
            copies.of(processor),
          );
          assertMatchesSchema('NotificationPayload', changed.payload);
          return parsePayload(changed.payload);
        },
      );
      payload = result?.value ?? payload;
    }
    return payload;
  }
}
