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
  ListNotificationsAnswer,
  ListNotificationsQuery,
  MarkNotificationsAnswer,
  NotificationFlags,
  NotificationsApiFilter,
  NotificationsApiRequestOptions,
} from './types';
import { operations } from './types.generated';

type Body<TName extends keyof operations> = operations[TName] extends {
  requestBody: { content: { 'application/json': infer TBody } };
}
  ? TBody
  : undefined;

type Answer<TName extends keyof operations> =
  operations[TName]['responses'][200]['content']['application/json'];

/**
 * Speaks to the REST API of the notifications plugin; the compiler holds its
 * requests against the OpenAPI document. Plugins of the same backend send more
 * comfortably through the `notificationService`; this is for outside systems, and
 * for reading an inbox.
 *
 * Every method throws a `ResponseError` for any other answer than success.
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

  /** Sends a notification and answers with a receipt, whatever the number of recipients. */
  async sendNotification(
    notification: NotificationSendOptions,
    options: NotificationsApiRequestOptions & {
      /** Makes a repetition of this request within 24 hours harmless. */
      idempotencyKey?: string;
    },
  ): Promise<NotificationSendReceipt> {
    const { idempotencyKey } = options;
    const { recipients, payload } = notification;
    const answer = await this.post(
      'SendNotification',
      '/notifications',
      { recipients, payload },
      options,
      {
        Prefer: 'return=minimal',
        ...(idempotencyKey !== undefined && {
          'Idempotency-Key': toHeaderValue(idempotencyKey),
        }),
      },
    );
    return answer as Exclude<typeof answer, unknown[]>;
  }

  /** Removes what the caller sent. */
  async retractNotifications(
    selection: SentNotificationSelection,
    options: NotificationsApiRequestOptions,
  ): Promise<NotificationTakeBackReceipt> {
    return this.post('RetractNotifications', '/retract', selection, options);
  }

  /** Marks what the caller sent as read for everybody. */
  async resolveNotifications(
    selection: SentNotificationSelection,
    options: NotificationsApiRequestOptions,
  ): Promise<NotificationTakeBackReceipt> {
    return this.post('ResolveNotifications', '/resolve', selection, options);
  }

  /** Lists notifications of the user behind the token, newest first unless told. */
  async listNotifications(
    query: ListNotificationsQuery,
    options: NotificationsApiRequestOptions,
  ): Promise<ListNotificationsAnswer> {
    const values = Object.entries(query).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    );
    const path = `/notifications?${new URLSearchParams(values)}`;
    const answer = await this.get('ListNotifications', path, options);
    // The document cannot say that metadata is JSON.
    return answer as ListNotificationsAnswer;
  }

  /** Reads one notification of the user behind the token. */
  async getNotification(
    id: string,
    options: NotificationsApiRequestOptions,
  ): Promise<NotificationJson> {
    const path = `/notifications/${encodeURIComponent(id)}`;
    const answer = await this.get('GetNotification', path, options);
    return answer as NotificationJson;
  }

  /** Counts the notifications of the user behind the token. */
  async getStatus(
    options: NotificationsApiRequestOptions,
  ): Promise<NotificationStatus> {
    return this.get('GetStatus', '/status', options);
  }

  /** Marks notifications of the user behind the token, and answers them as they are now. */
  async markNotifications(
    request: NotificationFlags & { ids: string[] },
    options: NotificationsApiRequestOptions,
  ): Promise<NotificationJson[]> {
    const path = '/notifications/update';
    const answer = await this.post(
      'UpdateNotifications',
      path,
      request,
      options,
    );
    return answer as NotificationJson[];
  }

  /**
   * Marks all notifications of the user behind the token that a filter finds and
   * that are not newer than `upTo`, a moment in ISO 8601. With `markedBy`, the
   * `mark` of an earlier answer, only what that changed and nothing did since.
   */
  async markNotificationsByFilter(
    request: NotificationFlags & {
      filter: NotificationsApiFilter;
      upTo: string;
      markedBy?: string;
    },
    options: NotificationsApiRequestOptions,
  ): Promise<MarkNotificationsAnswer> {
    const path = '/notifications/update';
    const answer = await this.post(
      'UpdateNotifications',
      path,
      request,
      options,
    );
    return answer as Exclude<typeof answer, unknown[]>;
  }

  private async get<TName extends keyof operations>(
    _name: TName,
    path: string,
    options: NotificationsApiRequestOptions,
  ): Promise<Answer<TName>> {
    return this.request(path, options, { method: 'GET' });
  }

  private async post<TName extends keyof operations>(
    _name: TName,
    path: string,
    body: Body<TName>,
    options: NotificationsApiRequestOptions,
    headers: Record<string, string> = {},
  ): Promise<Answer<TName>> {
    return this.request(path, options, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', ...headers },
    });
  }

  private async request<T>(
    path: string,
    options: NotificationsApiRequestOptions,
    init: RequestInit,
  ): Promise<T> {
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
    return (await response.json()) as T;
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
