// A module with a processor and a resolver, written for the stock extension point.
import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import {
  getProcessorFiltersFromConfig,
  isNotificationsEnabledFor,
  Notification,
  NotificationProcessorFilters,
  notificationSeverities,
} from '@backstage/plugin-notifications-common';
import {
  NotificationProcessor,
  NotificationProcessorFilters as DeprecatedFilters,
  NotificationRecipientResolver,
  notificationsProcessingExtensionPoint,
  NotificationSendOptions,
} from '@backstage/plugin-notifications-node';

class LoggingProcessor implements NotificationProcessor {
  private readonly filters: NotificationProcessorFilters;

  constructor(config: Config) {
    this.filters = getProcessorFiltersFromConfig(config);
  }

  getName(): string {
    return 'Logging';
  }

  async processOptions(
    options: NotificationSendOptions,
  ): Promise<NotificationSendOptions> {
    return { ...options, payload: { ...options.payload, topic: 'logged' } };
  }

  async preProcess(
    notification: Notification,
    options: NotificationSendOptions,
  ): Promise<Notification> {
    const { title } = options.payload;
    return { ...notification, payload: { ...notification.payload, title } };
  }

  async postProcess(
    notification: Notification,
    _options: NotificationSendOptions,
  ): Promise<void> {
    const user: string | null = notification.user;
    const created: Date = notification.created;
    const metadata = notification.payload.metadata;
    if (!user || !created || !metadata) {
      throw new Error('Nobody to log for');
    }
  }

  getNotificationFilters(): DeprecatedFilters {
    return {
      ...this.filters,
      minSeverity: notificationSeverities[0],
      maxSeverity: 'low',
      includedTopics: ['a'],
      excludedTopics: ['b'],
    };
  }
}

class EverybodyResolver implements NotificationRecipientResolver {
  async resolveNotificationRecipients(options: {
    entityRefs: string[];
    excludedEntityRefs?: string[];
  }): Promise<{ userEntityRefs: string[] }> {
    return { userEntityRefs: options.entityRefs };
  }
}

export const isEnabled: boolean = isNotificationsEnabledFor(
  {
    channels: [
      {
        id: 'Web',
        enabled: true,
        origins: [
          { id: 'o', enabled: true, topics: [{ id: 't', enabled: false }] },
        ],
      },
    ],
  },
  'Web',
  'o',
  null,
);

export const loggingModule = createBackendModule({
  pluginId: 'notifications',
  moduleId: 'logging',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        processing: notificationsProcessingExtensionPoint,
      },
      async init({ config, processing }) {
        const processor = new LoggingProcessor(config);
        processing.addProcessor(processor);
        processing.addProcessor([processor], processor);
        processing.setNotificationRecipientResolver(new EverybodyResolver());
      },
    });
  },
});
