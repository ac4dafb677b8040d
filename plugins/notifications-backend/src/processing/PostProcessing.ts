import { setImmediate } from 'node:timers/promises';
import {
  Notification,
  NotificationPayload,
} from '@callboard/backstage-plugin-notifications-common';
import {
  NotificationProcessor,
  NotificationSendOptions,
} from '@callboard/backstage-plugin-notifications-node';
import { BackgroundWork } from '../lib';
import { BoundedRunner } from './BoundedRunner';
import { ProcessorCaller } from './ProcessorCaller';
import { SendOptionsCopies } from './SendOptionsCopies';

/**
 * What a send hands over to the channels once it is stored.
 */
export type PostProcessingWork = {
  /**
   * The notifications a channel is to carry, of the messages that it accepts.
   * Called once per processor, and only read as fast as that processor works.
   */
  notificationsFor: (
    channel: string,
    accepts: (payload: NotificationPayload) => boolean,
  ) => Iterable<Notification>;
  sendOptions: NotificationSendOptions;
};

/**
 * Lets processors carry notifications to other channels, behind the back of the
 * sender. Every processor works on its own, with bounded concurrency over all
 * sends, so that a slow or failing one holds up nobody. A call that hangs gives up
 * its place after a while, so that a few of them do not keep a channel for good.
 *
 * Work is kept in memory: what is not done when the process ends is lost.
 */
export class PostProcessing {
  private readonly channels: Array<{
    processor: NotificationProcessor;
    runner: BoundedRunner;
  }>;
  private readonly caller: ProcessorCaller;
  private readonly work = new BackgroundWork();

  constructor(options: {
    processors: NotificationProcessor[];
    caller: ProcessorCaller;
    createRunner: () => BoundedRunner;
  }) {
    this.channels = options.processors
      .filter(processor => processor.postProcess)
      .map(processor => ({ processor, runner: options.createRunner() }));
    this.caller = options.caller;
  }

  /** Begins with the work and returns at once. */
  start(work: PostProcessingWork): void {
    for (const { processor, runner } of this.channels) {
      this.work.add(this.carry(processor, runner, work));
    }
  }

  /** For the end of the process; see {@link BackgroundWork.finish}. */
  async finish(options: { withinMilliseconds: number }): Promise<void> {
    await this.work.finish(options);
  }

  private async carry(
    processor: NotificationProcessor,
    runner: BoundedRunner,
    { notificationsFor, sendOptions }: PostProcessingWork,
  ): Promise<void> {
    // The sender has its answer first.
    await setImmediate();
    const notifications = notificationsFor(processor.getName(), payload =>
      this.caller.isAccepted(processor, payload),
    );
    const copies = new SendOptionsCopies(sendOptions);
    await runner.forEach(notifications, async notification => {
      await this.caller.callBehind(processor, 'postProcess', () =>
        processor.postProcess!(notification, copies.of(processor)),
      );
    });
  }
}
