import {
  AuthService,
  DiscoveryService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { ForwardedError, ResponseError } from '@backstage/errors';
import { randomUUID } from 'node:crypto';
import { NotificationsApiClient } from '../client';
import {
  NotificationSendReceipt,
  NotificationService,
  NotificationTakeBackReceipt,
  SendNotificationRequest,
  SentNotificationSelection,
} from './NotificationService';
import { mayBeStored, repeatSend } from './repeatSend';

/**
 * What the {@link DefaultNotificationService} needs.
 *
 * @public
 */
export type NotificationServiceOptions = {
  auth: AuthService;
  discovery: DiscoveryService;
  /** Where `sendNotification` reports its failures. Without one, they are silent. */
  logger?: LoggerService;
};

/**
 * Sends notifications through the REST API of the notifications backend, with
 * the credentials of the plugin it was created for.
 *
 * @public
 */
export class DefaultNotificationService implements NotificationService {
  private readonly auth: AuthService;
  private readonly client: NotificationsApiClient;
  private readonly logger: LoggerService | undefined;
  /**
   * Whether an earlier receipt was of a backend that heeds idempotency keys. The built-in
   * one does not, and would send again.
   */
  private heedsKeys = false;

  private constructor(options: NotificationServiceOptions) {
    this.auth = options.auth;
    this.client = NotificationsApiClient.create(options);
    this.logger = options.logger;
  }

  /** Creates a service that sends as the plugin behind `auth`. */
  static create(
    options: NotificationServiceOptions,
  ): DefaultNotificationService {
    return new DefaultNotificationService(options);
  }

  /** {@inheritDoc NotificationService.send} */
  async send(
    request: SendNotificationRequest,
  ): Promise<NotificationSendReceipt> {
    const { recipients, payload, idempotencyKey = randomUUID() } = request;
    try {
      const receipt = await repeatSend(
        async () =>
          this.client.sendNotification(
            { recipients, payload },
            { token: await this.getToken(), idempotencyKey },
          ),
        { isSafe: () => this.heedsKeys },
      );
      this.heedsKeys ||= typeof receipt.sendId === 'string';
      return receipt;
    } catch (error) {
      const isUnknown = mayBeStored(error);
      throw explain(
        `Failed to send notification${
          isUnknown ? ', which may have been stored all the same' : ''
        }`,
        error,
      );
    }
  }

  /** {@inheritDoc NotificationService.sendNotification} */
  async sendNotification(request: SendNotificationRequest): Promise<void> {
    try {
      await this.send(request);
    } catch (error) {
      this.logger?.error(
        'A notification was not sent',
        error instanceof Error ? error : new Error(String(error)),
      );
    }
  }

  /** {@inheritDoc NotificationService.retract} */
  async retract(
    selection: SentNotificationSelection,
  ): Promise<NotificationTakeBackReceipt> {
    try {
      return await this.client.retractNotifications(selection, {
        token: await this.getToken(),
      });
    } catch (error) {
      throw explain('Failed to retract notifications', error);
    }
  }

  /** {@inheritDoc NotificationService.resolve} */
  async resolve(
    selection: SentNotificationSelection,
  ): Promise<NotificationTakeBackReceipt> {
    try {
      return await this.client.resolveNotifications(selection, {
        token: await this.getToken(),
      });
    } catch (error) {
      throw explain('Failed to resolve notifications', error);
    }
  }

  private async getToken(): Promise<string> {
    const { token } = await this.auth.getPluginRequestToken({
      onBehalfOf: await this.auth.getOwnServiceCredentials(),
      targetPluginId: 'notifications',
    });
    return token;
  }
}

/** Puts first what the backend had to say, as the name of a wrong field. */
function explain(message: string, error: unknown): Error {
  const reason =
    error instanceof ResponseError ? `: ${error.cause.message}` : '';
  return new ForwardedError(`${message}${reason}`, error);
}
