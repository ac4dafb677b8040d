import { createHash } from 'node:crypto';
import { DiscoveryService } from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import {
  NotificationJson,
  NotificationStatus,
} from '@callboard/backstage-plugin-notifications-common';
import {
  NotificationSendOptions,
  NotificationSendReceipt,
  NotificationTakeBackReceipt,
  SentNotificationSelection,
} from '../service/NotificationService';
import {
  ListNotificationsResponse,
  ListNotificationsQuery,
  MarkNotificationsResponse,
  MarkNotificationsByFilterRequest,
  MarkNotificationsByIdRequest,
  NotificationsApiRequestOptions,
} from './types';

/**
 * Client for the REST API of the notifications plugin. Plugins of the same backend
 * better send through the `notificationService`; this is for outside systems, and
 * for reading an inbox.
 *
 * Every method throws a `ResponseError` for any response that is not a success.
 *
 * @public
 */
export class NotificationsApiClient {
  private readonly discovery: Pick<DiscoveryService, 'getBaseUrl'>;
  private readonly fetch: typeof fetch;

  private constructor(
    discovery: Pick<DiscoveryService, 'getBaseUrl'>,
    fetchFunction: typeof fetch,
  ) {
    this.discovery = discovery;
    this.fetch = fetchFunction;
  }

  /** Creates a client for the notifications plugin that discovery finds. */
  static create(options: {
    discovery: Pick<DiscoveryService, 'getBaseUrl'>;
    fetch?: typeof fetch;
  }): NotificationsApiClient {
    return new NotificationsApiClient(
      options.discovery,
      options.fetch ?? ((input, init) => fetch(input, init)),
    );
  }

  /** Sends a notification and returns a receipt, whatever the number of recipients. */
  async sendNotification(
    notification: NotificationSendOptions,
    options: NotificationsApiRequestOptions & {
      /** Makes a repetition of this request within 24 hours harmless. */
      idempotencyKey?: string;
    },
  ): Promise<NotificationSendReceipt> {
    const { idempotencyKey } = options;
    const { recipients, payload } = notification;
    return this.post('/notifications', { recipients, payload }, options, {
      Prefer: 'return=minimal',
      ...(idempotencyKey !== undefined && {
        'Idempotency-Key': toHeaderValue(idempotencyKey),
      }),
    });
  }

  /** Removes what the caller sent. */
  async retractNotifications(
    selection: SentNotificationSelection,
    options: NotificationsApiRequestOptions,
  ): Promise<NotificationTakeBackReceipt> {
    return this.post('/retract', selection, options);
  }

  /** Marks what the caller sent as read for everybody. */
  async resolveNotifications(
    selection: SentNotificationSelection,
    options: NotificationsApiRequestOptions,
  ): Promise<NotificationTakeBackReceipt> {
    return this.post('/resolve', selection, options);
  }

  /** Lists notifications of the user behind the token, newest first by default. */
  async listNotifications(
    query: ListNotificationsQuery,
    options: NotificationsApiRequestOptions,
  ): Promise<ListNotificationsResponse> {
    const values = Object.entries(query).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    );
    return this.get(`/notifications?${new URLSearchParams(values)}`, options);
  }

  /** Reads one notification of the user behind the token. */
  async getNotification(
    id: string,
    options: NotificationsApiRequestOptions,
  ): Promise<NotificationJson> {
    return this.get(`/notifications/${encodeURIComponent(id)}`, options);
  }

  /** Counts the notifications of the user behind the token. */
  async getStatus(
    options: NotificationsApiRequestOptions,
  ): Promise<NotificationStatus> {
    return this.get('/status', options);
  }

  /** Marks notifications of the user behind the token, and returns them as they are now. */
  async markNotifications(
    request: MarkNotificationsByIdRequest,
    options: NotificationsApiRequestOptions,
  ): Promise<NotificationJson[]> {
    return this.post('/notifications/update', request, options);
  }

  /**
   * Marks all notifications of the user behind the token that a filter finds, as far
   * as they were seen.
   */
  async markNotificationsByFilter(
    request: MarkNotificationsByFilterRequest,
    options: NotificationsApiRequestOptions,
  ): Promise<MarkNotificationsResponse> {
    return this.post('/notifications/update', request, options);
  }

  private async get<TResponse>(
    path: string,
    options: NotificationsApiRequestOptions,
  ): Promise<TResponse> {
    return this.request(path, options, { method: 'GET' });
  }

  private async post<TResponse>(
    path: string,
    body: object,
    options: NotificationsApiRequestOptions,
    headers: Record<string, string> = {},
  ): Promise<TResponse> {
    return this.request(path, options, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', ...headers },
    });
  }

  private async request<TResponse>(
    path: string,
    options: NotificationsApiRequestOptions,
    init: RequestInit,
  ): Promise<TResponse> {
    const baseUrl = await this.discovery.getBaseUrl('notifications');
    const response = await this.fetch(`${baseUrl}${path}`, {
      ...init,
      headers: {
        ...init.headers,
        Accept: 'application/json',
        Authorization: `Bearer ${options.token}`,
      },
      signal: options.signal,
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return (await response.json()) as TResponse;
  }
}

/**
 * Headers hold no letters beyond Latin-1. A key with others has one in its place that
 * is the same each time.
 */
function toHeaderValue(key: string): string {
  return /\P{ASCII}/u.test(key)
    ? createHash('sha256').update(key).digest('base64url')
    : key;
}
