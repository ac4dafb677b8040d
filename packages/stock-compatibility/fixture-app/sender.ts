// A plugin that sends through the stock services.
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import {
  NotificationPayload,
  NotificationSeverity,
} from '@backstage/plugin-notifications-common';
import {
  DefaultNotificationService,
  notificationService,
  NotificationRecipients,
  NotificationSendOptions,
  NotificationService,
  NotificationServiceOptions,
  resolveNotificationLink,
} from '@backstage/plugin-notifications-node';
import {
  DefaultSignalsService,
  SignalPayload,
  signalService,
  SignalsService,
  SignalsServiceOptions,
  signalsServiceRef,
} from '@backstage/plugin-signals-node';

/**
 * Doubles, as adopters have them in their tests. The one of notifications is a
 * part only: ours can also take back what was sent.
 */
class RecordingNotifications implements Pick<NotificationService, 'send'> {
  readonly sent: NotificationSendOptions[] = [];

  send: NotificationService['send'] = async options => {
    this.sent.push(options as NotificationSendOptions);
    return undefined as never;
  };
}

class RecordingSignals implements SignalsService {
  readonly published: SignalPayload[] = [];

  async publish(signal: SignalPayload): Promise<void> {
    this.published.push(signal);
  }
}

async function notifyOwners(
  notifications: Pick<NotificationService, 'send'>,
  entityRef: string | string[],
): Promise<void> {
  const severity: NotificationSeverity = 'high';
  const payload: NotificationPayload = {
    title: 'Build failed',
    description: 'Again',
    link: '/catalog',
    severity,
    topic: 'builds',
    scope: 'build',
    icon: 'docs',
    metadata: { build: 1 },
  };
  const recipients: NotificationRecipients = {
    type: 'entity',
    entityRef,
    excludeEntityRef: 'user:default/joe',
  };
  await notifications.send({ recipients, payload });
  await notifications.send({ recipients: { type: 'broadcast' }, payload });
}

export const ciPlugin = createBackendPlugin({
  pluginId: 'ci',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        notifications: notificationService,
        signals: signalsServiceRef,
        deprecatedSignals: signalService,
      },
      async init({
        auth,
        discovery,
        events,
        notifications,
        signals,
        deprecatedSignals,
      }) {
        const options: NotificationServiceOptions = { auth, discovery };
        const signalsOptions: SignalsServiceOptions = { events };
        await notifyOwners(notifications, 'component:default/curtain');
        await notifyOwners(DefaultNotificationService.create(options), ['a']);
        await notifyOwners(new RecordingNotifications(), []);
        const all: SignalsService[] = [
          signals,
          deprecatedSignals,
          DefaultSignalsService.create(signalsOptions),
          new RecordingSignals(),
        ];
        for (const service of all) {
          await service.publish({
            recipients: { type: 'user', entityRef: ['user:default/jane'] },
            channel: 'ci',
            message: { build: 1 },
          });
          await service.publish<{ build: number }>({
            recipients: { type: 'broadcast' },
            channel: 'ci',
            message: { build: 1 },
          });
        }
        const link: string | undefined = resolveNotificationLink('/a', 'b');
        return link ? undefined : undefined;
      },
    });
  },
});
