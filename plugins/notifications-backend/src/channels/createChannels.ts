import { LoggerService } from '@backstage/backend-plugin-api';
import {
  NotificationChannel,
  NotificationProcessor,
} from '@callboard/backstage-plugin-notifications-node';
import { NotificationsConfig } from '../config';
import { NotificationProcessing } from '../processing';
import { Channel } from './Channel';
import { createChannel } from './createChannel';
import { createProcessorChannels } from './createProcessorChannels';

/**
 * All channels besides the inbox.
 *
 * @throws Error when two have the same id.
 */
export function createChannels(options: {
  channels: NotificationChannel[];
  processors: NotificationProcessor[];
  processing: NotificationProcessing;
  config: NotificationsConfig;
  logger: LoggerService;
}): Channel[] {
  const { processing } = options;
  const channels = [
    ...options.channels.map(channel =>
      createChannel(channel, { ...options, ...processing }),
    ),
    ...createProcessorChannels({ ...options, ...processing }),
  ];
  const ids = new Set<string>();
  for (const { id } of channels) {
    if (ids.has(id)) {
      throw new Error(
        `There are two notification channels with the id ${id}. A processor of that name may have been added as well as the channel that takes its place`,
      );
    }
    ids.add(id);
  }
  return channels;
}
