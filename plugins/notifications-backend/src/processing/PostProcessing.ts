import { setImmediate } from 'node:timers/promises';
import {
  Notification,
  NotificationPayload,
} from '@callboard/backstage-plugin-notifications-common';
import {
  NotificationProcessor,
  NotificationSendOptions,
} from '@callboard/backstage-plugin-notifications-node';
import PQueue from 'p-queue';
import { BackgroundWork } from '../lib';
import { forEachConcurrent } from './forEachConcurrent';
import { PayloadFormats } from './PayloadFormats';
import { ProcessorCaller } from './ProcessorCaller';

type PostProcessingWork = {
  /**
   * The notifications that a channel is to deliver, of the messages that it accepts.
   * Called once per processor, and only read as fast as that processor works.
   */
  notificationsFor: (
    channel: string,
    accepts: (payload: NotificationPayload) => boolean,
  ) => Iterable<Notification>;
  sendOptions: NotificationSendOptions;
};

/**
 * Lets processors deliver notifications to other channels in the background, each
 * on its own queue over all sends, so that a slow or failing one delays no other.
 * A call that takes longer than the timeout gives up its place in the queue.
 *
 * Work is kept in memory: what is not done when the process ends is lost.
 */
export class PostProcessing {
  private readonly queues: Map<NotificationProcessor, PQueue>;
  private readonly work: BackgroundWork;

  constructor(
    private readonly options: {
      caller: ProcessorCaller;
      formats: PayloadFormats;
    },
  ) {
    this.queues = options.caller.createQueues('postProcess');
    this.work = new BackgroundWork({ failures: options.caller.failures });
  }

  /** Begins with the work and returns at once. */
  start(work: PostProcessingWork): void {
    for (const [processor, queue] of this.queues) {
      this.work.add(this.deliver(processor, queue, work));
    }
  }

  /** For the end of the process; see {@link BackgroundWork.finish}. */
  async finish(options: { withinMilliseconds: number }): Promise<void> {
    await this.work.finish(options);
  }

  private async deliver(
    processor: NotificationProcessor,
    queue: PQueue,
    { notificationsFor, sendOptions }: PostProcessingWork,
  ): Promise<void> {
    // The sender gets its response first.
    await setImmediate();
    const { caller, formats } = this.options;
    const phase = 'postProcess';
    const notifications = notificationsFor(processor.getName(), payload =>
      caller.isAccepted(processor, phase, payload),
    );
    const copyFor = formats.copiesOf(sendOptions);
    const call = async (notification: Notification) => {
      const payload = formats.give(processor, notification.payload);
      await caller.call(processor, phase, () =>
        processor[phase]!({ ...notification, payload }, copyFor(processor)),
      );
    };
    await forEachConcurrent(notifications, queue.concurrency, notification =>
      queue.add(() => call(notification)),
    );
  }
}
