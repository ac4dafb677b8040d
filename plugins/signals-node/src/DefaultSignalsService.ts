import type {
  LoggerService,
  RootLifecycleService,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type { EventsService } from '@backstage/plugin-events-node';
import type { JsonObject } from '@backstage/types';
import {
  isSignalChannel,
  MAX_CHANNEL_LENGTH,
  normalizeSignalRecipients,
} from '@callboard/backstage-plugin-signals-common';
import { chunkEntityRefs } from './chunkEntityRefs';
import { SignalPublisher, type SignalPart } from './SignalPublisher';
import type { SignalPayload, SignalsService } from './SignalsService';

// 1 MB is what brokers commonly take. The rest is room for the envelope.
const MAX_EVENT_BYTES = 1_000_000;
const MAX_CONTENT_BYTES = MAX_EVENT_BYTES - 20_000;
// A message leaves room for at least this much of recipients.
const MIN_RECIPIENTS_BYTES = 100_000;

/**
 * What a {@link DefaultSignalsService} needs.
 *
 * @public
 */
export type SignalsServiceOptions = {
  /** The broker. */
  events: EventsService;
  /** Is told, at debug level, when a heartbeat could not be published. */
  logger?: LoggerService;
  /** With it, a last heartbeat is published when the backend shuts down. */
  rootLifecycle?: RootLifecycleService;
};

/**
 * Publishes signals on the `EventsService`, numbered, so that the other end can
 * tell whether one got lost.
 *
 * @public
 */
export class DefaultSignalsService implements SignalsService {
  /**
   * Creates a service, which is a publisher with a numbering of its own.
   */
  static create(options: SignalsServiceOptions): DefaultSignalsService {
    const publisher = new SignalPublisher(options.events, options.logger);
    // Requests are still answered between the two, and may publish.
    options.rootLifecycle?.addBeforeShutdownHook(() => publisher.close());
    options.rootLifecycle?.addShutdownHook(() => publisher.close());
    return new DefaultSignalsService(publisher);
  }

  private constructor(private readonly publisher: SignalPublisher) {}

  /** {@inheritDoc SignalsService.publish} */
  async publish<TMessage extends JsonObject = JsonObject>(
    signal: SignalPayload<TMessage>,
  ): Promise<void> {
    const { channel, message } = signal;
    if (!isSignalChannel(channel)) {
      throw new InputError(
        `The channel of a signal must be a string of 1 to ${MAX_CHANNEL_LENGTH} characters`,
      );
    }
    const messageBytes = measureMessage(message);
    const recipients = normalizeSignalRecipients(signal.recipients);
    if (!recipients) {
      throw new InputError(
        `The recipients of a signal on channel '${channel}' must be entity refs, or a broadcast`,
      );
    }
    await this.publisher.publish({
      channel,
      message,
      parts: toEventParts(recipients.entityRefs, messageBytes),
    });
  }
}

function measureMessage(message: unknown): number {
  if (
    typeof message !== 'object' ||
    message === null ||
    Array.isArray(message)
  ) {
    throw new InputError('The message of a signal must be a JSON object');
  }
  const bytes = Buffer.byteLength(JSON.stringify(message));
  const limit = MAX_CONTENT_BYTES - MIN_RECIPIENTS_BYTES;
  if (bytes > limit) {
    throw new InputError(
      `The message of a signal must not be larger than ${limit} bytes, got ${bytes}`,
    );
  }
  return bytes;
}

function toEventParts(
  entityRefs: string[] | undefined,
  messageBytes: number,
): SignalPart[] {
  if (!entityRefs) {
    return [{ recipients: { type: 'broadcast' }, bytes: messageBytes }];
  }
  return chunkEntityRefs(entityRefs, MAX_CONTENT_BYTES - messageBytes).map(
    chunk => ({
      recipients: { type: 'user', entityRef: chunk.entityRefs },
      bytes: messageBytes + chunk.bytes,
    }),
  );
}
