import { NotificationSendOptions } from '@callboard/backstage-plugin-notifications-node';
import { assertMatchesSchema, parseSendOptions } from '../schema';
import { PayloadFormats } from './PayloadFormats';
import { ProcessorCaller } from './ProcessorCaller';

/**
 * Lets every processor change a send, one after the other. The result of one that
 * fails, or that could not have been sent, is left out.
 */
export class OptionsProcessing {
  constructor(
    private readonly options: {
      caller: ProcessorCaller;
      formats: PayloadFormats;
    },
  ) {}

  /**
   * @returns the send as the processors want it
   * @throws ServiceUnavailableError when a required processor fails.
   */
  async run(
    sendOptions: NotificationSendOptions,
  ): Promise<NotificationSendOptions> {
    const { caller, formats } = this.options;
    const phase = 'processOptions';
    let current = sendOptions;
    for (const processor of caller.processorsWith(phase)) {
      const before = current;
      if (!caller.isAccepted(processor, phase, before.payload)) {
        continue;
      }
      const result = await caller.call(processor, phase, async () => {
        const { recipients, payload } = await processor[phase]!(
          formats.copiesOf(before)(processor),
        );
        assertMatchesSchema('SendNotificationRequest', { recipients, payload });
        return parseSendOptions({
          recipients,
          payload: formats.take(processor, before.payload, payload),
        });
      });
      if (result.outcome === 'success') {
        current = result.value;
      }
    }
    return current;
  }
}
