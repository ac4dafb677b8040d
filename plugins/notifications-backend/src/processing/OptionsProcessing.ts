import {
  NotificationProcessor,
  NotificationSendOptions,
} from '@callboard/backstage-plugin-notifications-node';
import { assertMatchesSchema, parseSendOptions } from '../schema';
import { ProcessorCaller } from './ProcessorCaller';

/**
 * Lets every processor change a send, one after the other. The outcome of one
 * that fails, or that could not have been sent, is left out.
 */
export class OptionsProcessing {
  private readonly processors: NotificationProcessor[];
  private readonly caller: ProcessorCaller;

  constructor(options: {
    processors: NotificationProcessor[];
    caller: ProcessorCaller;
  }) {
    this.processors = options.processors;
    this.caller = options.caller;
  }

  async run(
    sendOptions: NotificationSendOptions,
  ): Promise<NotificationSendOptions> {
    let current = sendOptions;
    for (const processor of this.processors) {
      if (
        !processor.processOptions ||
        !this.caller.isAccepted(processor, current.payload)
      ) {
        continue;
      }
      // A copy, so that one that fails half-way leaves nothing behind.
      const draft = structuredClone(current);
      const result = await this.caller.callInTime(
        processor,
        'processOptions',
        async () => {
          const changed = await processor.processOptions!(draft);
          assertMatchesSchema('SendNotificationRequest', changed);
          return parseSendOptions(changed);
        },
      );
      current = result?.value ?? current;
    }
    return current;
  }
}
