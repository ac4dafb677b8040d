import { NotificationPayload } from '@callboard/backstage-plugin-notifications-common';
import {
  NotificationProcessor,
  NotificationSendOptions,
} from '@callboard/backstage-plugin-notifications-node';
import PQueue from 'p-queue';
import { v7 as uuid } from 'uuid';
import { SendPreferences } from '../preferences';
import { RecipientGroup, Message } from '../store/types';
import { forEachConcurrent } from './forEachConcurrent';
import { PayloadFormats } from './PayloadFormats';
import { ProcessorCaller } from './ProcessorCaller';
import { toProcessorNotification } from './toProcessorNotification';

/**
 * Lets processors change the payload for each recipient before anything is
 * stored. Recipients for whom the result is the same share a message; without a
 * processor that does this, that is all of them, and none is looked at.
 *
 * Each processor has a queue of its own over all sends. A processor that does not
 * respond for one recipient is not called for the others of that send, which would
 * take the timeout for each of them.
 */
export class PreProcessing {
  private readonly queues: Map<NotificationProcessor, PQueue>;

  constructor(
    private readonly options: {
      caller: ProcessorCaller;
      formats: PayloadFormats;
    },
  ) {
    this.queues = options.caller.createQueues('preProcess');
  }

  /**
   * For users: groups them by what they are to get.
   *
   * @throws ServiceUnavailableError when a required processor fails.
   */
  async runForUsers(options: {
    message: Message;
    userRefs: string[];
    preferences: SendPreferences;
    sendOptions: NotificationSendOptions;
  }): Promise<RecipientGroup[]> {
    const { message, userRefs, preferences, sendOptions } = options;
    if (this.queues.size === 0) {
      return [{ message, userRefs }];
    }
    // Filled by position, so that groups do not depend on who was done first.
    const outcomes = new Array<Message>(userRefs.length);
    // Only what differs is kept, and not what each recipient's copy looks like.
    const messages = new Map([[JSON.stringify(message.payload), message]]);
    const process = this.begin(message, sendOptions);
    await forEachConcurrent(
      userRefs.entries(),
      this.options.caller.concurrency,
      async ([index, userRef]) => {
        const payload = await process(async (channel, topic) => {
          await preferences.prepareFor(topic);
          return preferences.isEnabled({ userRef, channel, topic });
        }, userRef);
        const key = JSON.stringify(payload);
        outcomes[index] = messages.get(key) ?? {
          ...message,
          id: uuid(),
          payload,
        };
        messages.set(key, outcomes[index]);
      },
    );
    const groups = Map.groupBy(userRefs, (_, index) => outcomes[index]);
    return [...groups].map(([outcome, members]) => ({
      message: outcome,
      userRefs: members,
    }));
  }

  /**
   * For a broadcast: once. Settings do not matter (BEP, "ignore all broadcast").
   *
   * @throws ServiceUnavailableError when a required processor fails.
   */
  async runForBroadcast(options: {
    message: Message;
    sendOptions: NotificationSendOptions;
  }): Promise<Message> {
    const { message, sendOptions } = options;
    const process = this.begin(message, sendOptions);
    return { ...message, payload: await process(async () => true) };
  }

  /** @returns what processes the payload of a send for one recipient of it */
  private begin(message: Message, sendOptions: NotificationSendOptions) {
    const { caller, formats } = this.options;
    const phase = 'preProcess';
    const copyFor = formats.copiesOf(sendOptions);
    const timedOut = new Set<NotificationProcessor>();
    const rescoping = new Set<NotificationProcessor>();

    const call = async (
      processor: NotificationProcessor,
      payload: NotificationPayload,
      userRef?: string,
    ): Promise<NotificationPayload> => {
      if (timedOut.has(processor)) {
        caller.count(processor, phase, 'skipped');
        return payload;
      }
      const notification = toProcessorNotification({
        message: { ...message, payload: formats.give(processor, payload) },
        userRef,
      });
      const result = await caller.call(processor, phase, async () => {
        const changed = await processor[phase]!(
          notification,
          copyFor(processor),
        );
        return formats.take(processor, payload, changed.payload);
      });
      if (result.outcome !== 'success') {
        if (result.outcome === 'timeout') {
          timedOut.add(processor);
        }
        return payload;
      }
      // What a notification is about was decided before its recipients were known.
      const { scope } = payload;
      if (result.value.scope !== scope && !rescoping.has(processor)) {
        rescoping.add(processor);
        caller.warn(processor, 'changed the scope in preProcess; ignored');
      }
      return { ...result.value, scope };
    };

    return async (
      isEnabled: (
        channel: string,
        topic: string | undefined,
      ) => Promise<boolean>,
      userRef?: string,
    ): Promise<NotificationPayload> => {
      let { payload } = message;
      for (const [processor, queue] of this.queues) {
        if (
          (await isEnabled(processor.getName(), payload.topic)) &&
          caller.isAccepted(processor, phase, payload)
        ) {
          const before = payload;
          payload = await queue.add(() => call(processor, before, userRef));
        }
      }
      return payload;
    };
  }
}
