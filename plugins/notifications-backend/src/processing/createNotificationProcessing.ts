import { LoggerService } from '@backstage/backend-plugin-api';
import { NotificationProcessor } from '@callboard/backstage-plugin-notifications-node';
import { NotificationsConfig } from '../config';
import { NotificationsMetrics } from '../metrics';
import { OptionsProcessing } from './OptionsProcessing';
import { PayloadFormats } from './PayloadFormats';
import { PreProcessing } from './PreProcessing';
import { ProcessorCaller } from './ProcessorCaller';

/** The three times that processors get to see a notification. */
export type NotificationProcessing = {
  options: OptionsProcessing;
  before: PreProcessing;
  caller: ProcessorCaller;
  formats: PayloadFormats;
};

export function createNotificationProcessing(options: {
  processors: NotificationProcessor[];
  config: NotificationsConfig;
  logger: LoggerService;
  metrics: NotificationsMetrics;
}): NotificationProcessing {
  const shared = {
    caller: new ProcessorCaller({
      ...options,
      limits: options.config.processing,
    }),
    formats: new PayloadFormats(options.config),
  };
  return {
    options: new OptionsProcessing(shared),
    before: new PreProcessing(shared),
    ...shared,
  };
}
