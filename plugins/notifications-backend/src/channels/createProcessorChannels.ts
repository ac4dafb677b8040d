import {
  ChannelResult,
  NotificationProcessor,
  NotificationRecipients,
} from '@callboard/backstage-plugin-notifications-node';
import { NotificationsConfig } from '../config';
import {
  PayloadFormats,
  ProcessorCaller,
  toProcessorNotification,
} from '../processing';
import { EVERYBODY } from '../store/channelTypes';
import { Channel } from './Channel';

/**
 * Makes channels of processors that have `postProcess`, which is called for each
 * recipient and for a broadcast once. Its failures are for the log: nobody knows what is
 * in their texts. Several of one name share a setting.
 */
export function createProcessorChannels(options: {
  processors: NotificationProcessor[];
  caller: ProcessorCaller;
  formats: PayloadFormats;
  config: NotificationsConfig;
}): Channel[] {
  const { caller, formats, config } = options;
  const names = new Map<string, number>();
  const queues = caller.createQueues('postProcess');
  return [...queues].map(([processor, queue]) => {
    const name = processor.getName();
    const count = (names.get(name) ?? 0) + 1;
    names.set(name, count);

    const call: Channel['deliver'] = async ({
      message,
      send,
      deliveries,
      times,
    }) => {
      const results = new Map<string, ChannelResult>();
      const recipients: NotificationRecipients = send.recipients
        ? JSON.parse(send.recipients)
        : { type: send.isBroadcast ? 'broadcast' : 'entity', entityRef: [] };
      const copyOf = formats.copiesOf({ recipients, payload: message.payload });
      await Promise.all(
        deliveries.map(({ destination }) =>
          queue.add(async () => {
            const userRef = destination === EVERYBODY ? undefined : destination;
            const notification = toProcessorNotification({
              message: {
                ...message,
                payload: formats.give(processor, message.payload),
              },
              userRef,
              created: send.created,
              ...times.get(userRef),
            });
            const isDone = await caller.callPostProcess(processor, () =>
              processor.postProcess!(notification, copyOf(processor)),
            );
            results.set(
              destination,
              isDone
                ? { outcome: 'delivered' }
                : { outcome: 'retry', reason: 'error' },
            );
          }),
        ),
      );
      return results;
    };

    return {
      id: count === 1 ? name : `${name} (${count})`,
      title: name,
      setting: { id: name, title: name },
      get filters() {
        return caller.filtersOf(processor);
      },
      deliversToUsers: true,
      expandsBroadcasts: true,
      isProcessor: true,
      updatesDeliveries: false,
      // It may wait for a throttle of its own.
      timeoutMilliseconds: undefined,
      concurrency: queue.concurrency,
      delayOf: config.delayOf(name),
      getDestinations: () => [],
      deliver: call,
    };
  });
}
