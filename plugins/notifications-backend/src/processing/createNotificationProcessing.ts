import { LoggerService } from '@backstage/backend-plugin-api';
import { NotificationProcessor } from '@callboard/backstage-plugin-notifications-node';
import { NotificationsConfig } from '../config';
import { NotificationsMetrics } from '../metrics';
import { BoundedRunner } from './BoundedRunner';
import { OptionsProcessing } from './OptionsProcessing';
import { PostProcessing } from './PostProcessing';
import { PreProcessing } from './PreProcessing';
import { ProcessorCaller } from './ProcessorCaller';

/**
 * The three times that processors get to see a notification.
 */
export type NotificationProcessing = {
  options: OptionsProcessing;
  before: PreProcessing;
  after: PostProcessing;
};

export function createNotificationProcessing(options: {
  processors: NotificationProcessor[];
  config: NotificationsConfig;
  logger: LoggerService;
  metrics: NotificationsMetrics;
}): NotificationProcessing {
  const { processors, config, logger, metrics } = options;
  const caller = new ProcessorCaller({
    logger,
    metrics,
    timeoutMilliseconds: config.processing.timeoutMilliseconds,
  });
  const createRunner = () => new BoundedRunner(config.processing);
  return {
    options: new OptionsProcessing({ processors, caller }),
    before: new PreProcessing({ processors, caller, runner: createRunner() }),
    after: new PostProcessing({ processors, caller, createRunner }),
  };
}
