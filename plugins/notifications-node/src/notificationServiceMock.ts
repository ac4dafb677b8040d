import { createServiceFactory } from '@backstage/backend-plugin-api';
import { createServiceMock } from '@backstage/backend-test-utils';
import {
  notificationService,
  NotificationSendReceipt,
  NotificationService,
  NotificationTakeBackReceipt,
  SendNotificationRequest,
  SentNotificationSelection,
} from '@callboard/backstage-plugin-notifications-node';

/**
 * A `NotificationService` for tests that keeps what was sent in memory.
 *
 * @public
 */
export interface NotificationServiceFake extends NotificationService {
  /** Everything that was sent and not retracted, oldest first. */
  readonly sent: ReadonlyArray<SendNotificationRequest & { id: string }>;
}

class InMemoryNotificationService implements NotificationServiceFake {
  private entries = new Array<SendNotificationRequest & { id: string }>();
  private count = 0;

  get sent() {
    return this.entries;
  }

  async send(
    request: SendNotificationRequest,
  ): Promise<NotificationSendReceipt> {
    this.count++;
    const { recipients, payload } = request;
    const known = this.entries.find(
      entry =>
        payload.scope !== undefined &&
        entry.payload.scope === payload.scope &&
        entry.recipients.type === recipients.type,
    );
    const id = known?.id ?? `notification-${this.count}`;
    this.entries.push({ ...request, id });
    const isBroadcast = recipients.type === 'broadcast';
    return {
      id,
      sendId: `send-${this.count}`,
      recipients: isBroadcast ? 0 : [recipients.entityRef].flat().length,
      reopened: 0,
      muted: 0,
      isBroadcast,
    };
  }

  async sendNotification(request: SendNotificationRequest): Promise<void> {
    await this.send(request);
  }

  async retract(selection: SentNotificationSelection) {
    const receipt = await this.resolve(selection);
    this.entries = this.entries.filter(entry => !isSelected(entry, selection));
    return receipt;
  }

  async resolve(
    selection: SentNotificationSelection,
  ): Promise<NotificationTakeBackReceipt> {
    const found = this.entries.filter(entry => isSelected(entry, selection));
    const entityRefs = found.flatMap(({ recipients }) =>
      recipients.type === 'entity' ? recipients.entityRef : [],
    );
    return {
      notifications: new Set(found.map(({ id }) => id)).size,
      recipients: new Set(entityRefs).size,
      isBroadcast: found.some(entry => entry.recipients.type === 'broadcast'),
    };
  }
}

function isSelected(
  entry: SendNotificationRequest & { id: string },
  selection: SentNotificationSelection,
): boolean {
  return 'id' in selection
    ? entry.id === selection.id
    : entry.payload.scope === selection.scope;
}

/**
 * Creates a `NotificationService` that sends nothing and remembers
 * everything, to look at `sent` afterwards.
 *
 * @public
 */
export function notificationServiceMock(): NotificationServiceFake {
  return new InMemoryNotificationService();
}

/**
 * Stand-ins for the notification service in tests.
 *
 * @public
 */
export namespace notificationServiceMock {
  /** A service factory for `startTestBackend`, with a fake per plugin. */
  export const factory = () =>
    createServiceFactory({
      service: notificationService,
      deps: {},
      factory: () => notificationServiceMock(),
    });

  /** A service whose methods are mock functions, for assertions on calls. */
  export const mock = createServiceMock(notificationService, () => ({
    send: jest.fn(),
    sendNotification: jest.fn(),
    retract: jest.fn(),
    resolve: jest.fn(),
  }));
}
