import {
  NotificationChannel,
  NotificationProcessor,
  NotificationRecipientResolver,
  NotificationsChannelsExtensionPoint,
  NotificationsProcessingExtensionPoint,
} from '@callboard/backstage-plugin-notifications-node';

/** Collects what modules add, until the plugin starts. */
export class ProcessingExtensions
  implements
    NotificationsProcessingExtensionPoint,
    NotificationsChannelsExtensionPoint
{
  readonly channels = new Array<NotificationChannel>();
  readonly processors = new Array<NotificationProcessor>();
  private resolver: NotificationRecipientResolver | undefined;

  get recipientResolver(): NotificationRecipientResolver | undefined {
    return this.resolver;
  }

  addProcessor(
    ...processors: Array<NotificationProcessor | Array<NotificationProcessor>>
  ): void {
    this.processors.push(...processors.flat());
  }

  addChannel(...channels: NotificationChannel[]): void {
    for (const channel of channels) {
      if (this.channels.some(({ id }) => id === channel.id)) {
        throw new Error(
          `There is a notification channel with the id ${channel.id} already`,
        );
      }
      this.channels.push(channel);
    }
  }

  setNotificationRecipientResolver(
    resolver: NotificationRecipientResolver,
  ): void {
    if (this.resolver) {
      throw new Error(
        'There can be only one notification recipient resolver, and it is set already',
      );
    }
    this.resolver = resolver;
  }
}
