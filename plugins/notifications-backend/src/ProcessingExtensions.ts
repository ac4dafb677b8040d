import {
  NotificationProcessor,
  NotificationRecipientResolver,
  NotificationsProcessingExtensionPoint,
} from '@callboard/backstage-plugin-notifications-node';

/** Collects what modules add, until the plugin starts. */
export class ProcessingExtensions
  implements NotificationsProcessingExtensionPoint
{
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
