import { DiscoveryService } from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import { operations } from './types.generated';

type Operation = operations[keyof operations];

/** What a 200 of an operation carries. */
type Answer<TOperation extends Operation> =
  TOperation['responses'][200]['content']['application/json'];

type Query<TOperation> = TOperation extends {
  parameters: { query?: infer TQuery };
}
  ? TQuery
  : never;

type Body<TOperation> = TOperation extends {
  requestBody: { content: { 'application/json': infer TBody } };
}
  ? TBody
  : never;

/**
 * A body of the notifications API, as its OpenAPI document describes it.
 *
 * @public
 */
export type NotificationsApiBody<
  TName extends
    | 'SendNotification'
    | 'UpdateNotifications'
    | 'SaveSettings'
    | 'RetractNotifications'
    | 'ResolveNotifications',
> = Body<operations[TName]>;

/**
 * An answer of the notifications API, as its OpenAPI document describes it.
 *
 * @public
 */
export type NotificationsApiAnswer<TName extends keyof operations> = Answer<
  operations[TName]
>;

/**
 * The receipt of a send, see `POST /notifications` with `Prefer: return=minimal`.
 *
 * @public
 */
export type NotificationSendReceiptJson = Exclude<
  Answer<operations['SendNotification']>,
  unknown[]
>;

/**
 * Options of every request to the notifications API.
 *
 * @public
 */
export type NotificationsApiRequestOptions = {
  /** Bearer token: of a user to read, of a plugin or outside system to send. */
  token: string;
  signal?: AbortSignal;
};

/**
 * Speaks to the REST API of the notifications plugin, with the types of its
 * OpenAPI document. Plugins of this backend send more comfortably through the
 * `notificationService`; this is for outside systems and for reading.
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
    body: NotificationsApiBody<'SendNotification'>,
    options: NotificationsApiRequestOptions & {
      /** Makes a repetition of this request within 24 hours harmless. */
      idempotencyKey?: string;
    },
  ): Promise<NotificationSendReceiptJson> {
    return this.request('POST', '/notifications', options, {
      body,
      headers: {
        Prefer: 'return=minimal',
        ...(options.idempotencyKey !== undefined && {
          'Idempotency-Key': options.idempotencyKey,
        }),
      },
    });
  }

  /** Removes what the caller sent. */
  async retractNotifications(
    body: NotificationsApiBody<'RetractNotifications'>,
    options: NotificationsApiRequestOptions,
  ): Promise<NotificationsApiAnswer<'RetractNotifications'>> {
    return this.request('POST', '/retract', options, { body });
  }

  /** Marks what the caller sent as read for everybody. */
  async resolveNotifications(
    body: NotificationsApiBody<'ResolveNotifications'>,
    options: NotificationsApiRequestOptions,
  ): Promise<NotificationsApiAnswer<'ResolveNotifications'>> {
    return this.request('POST', '/resolve', options, { body });
  }

  /** Lists notifications of the user behind the token. */
  async listNotifications(
    query: NonNullable<Query<operations['ListNotifications']>>,
    options: NotificationsApiRequestOptions,
  ): Promise<NotificationsApiAnswer<'ListNotifications'>> {
    return this.request('GET', '/notifications', options, { query });
  }

  /** Reads one notification of the user behind the token. */
  async getNotification(
    id: string,
    options: NotificationsApiRequestOptions,
  ): Promise<NotificationsApiAnswer<'GetNotification'>> {
    const path = `/notifications/${encodeURIComponent(id)}`;
    return this.request('GET', path, options);
  }

  /** Marks notifications of the user behind the token. */
  async updateNotifications(
    body: NotificationsApiBody<'UpdateNotifications'>,
    options: NotificationsApiRequestOptions,
  ): Promise<NotificationsApiAnswer<'UpdateNotifications'>> {
    return this.request('POST', '/notifications/update', options, { body });
  }

  /** Counts the notifications of the user behind the token. */
  async getStatus(
    options: NotificationsApiRequestOptions,
  ): Promise<NotificationsApiAnswer<'GetStatus'>> {
    return this.request('GET', '/status', options);
  }

  private async request<T>(
    method: 'GET' | 'POST',
    path: string,
    options: NotificationsApiRequestOptions,
    parts: { body?: unknown; query?: object; headers?: HeadersInit } = {},
  ): Promise<T> {
    const url = new URL(
      `${await this.discovery.getBaseUrl('notifications')}${path}`,
    );
    for (const [name, value] of Object.entries(parts.query ?? {})) {
      if (value !== undefined) {
        url.searchParams.set(name, String(value));
      }
    }
    const response = await this.fetch(url, {
      method,
      body: parts.body === undefined ? undefined : JSON.stringify(parts.body),
      headers: {
        Accept: 'application/json',
        Authorization: `Bearer ${options.token}`,
        ...(parts.body !== undefined && { 'Content-Type': 'application/json' }),
        ...parts.headers,
      },
      signal: options.signal,
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return (await response.json()) as T;
  }
}
