import { DiscoveryApi, FetchApi } from '@backstage/core-plugin-api';
import { AppLanguageApi } from '@backstage/core-plugin-api/alpha';
import { ResponseError } from '@backstage/errors';
import {
  Notification,
  NotificationJson,
  NotificationSettings,
  NotificationStatus,
} from '@callboard/backstage-plugin-notifications-common';
import { toLanguageTags } from './languageTags';
import { notificationFromJson } from './notificationFromJson';
import { expectAnswer } from './expectAnswer';
import {
  GetDeliveriesResponse,
  GetNotificationsCommonOptions,
  GetNotificationsOptions,
  GetNotificationsResponse,
  GetOriginsOptions,
  GetOriginsResponse,
  GetTopicsOptions,
  GetTopicsResponse,
  NotificationsApi,
  UpdateMatchingNotificationsOptions,
  UpdateMatchingNotificationsResponse,
  UpdateNotificationsOptions,
} from './NotificationsApi';

/**
 * Talks to the notifications backend over HTTP.
 *
 * @public
 */
export class NotificationsClient implements NotificationsApi {
  private readonly discoveryApi: DiscoveryApi;
  private readonly fetchApi: FetchApi;
  private readonly languageApi: AppLanguageApi | undefined;

  /** @param options - without `languageApi`, lists have the language of the browser */
  constructor(options: {
    discoveryApi: DiscoveryApi;
    fetchApi: FetchApi;
    languageApi?: AppLanguageApi;
  }) {
    this.discoveryApi = options.discoveryApi;
    this.fetchApi = options.fetchApi;
    this.languageApi = options.languageApi;
  }

  async getNotifications(
    options: GetNotificationsOptions = {},
  ): Promise<GetNotificationsResponse> {
    const { offset, limit, sort, sortOrder = 'desc', ...filter } = options;
    const query = toQuery({
      ...filterParameters(filter),
      maxDescriptionLength: options.maxDescriptionLength,
      offset,
      limit,
      orderField: sort && `${sort},${sortOrder}`,
    });
    const response = await this.request<{
      notifications: NotificationJson[];
      totalCount: number;
      asOf: string;
    }>(`/notifications${query}`);
    return {
      notifications: response.notifications.map(notificationFromJson),
      totalCount: response.totalCount,
      asOf: new Date(response.asOf),
    };
  }

  async getNotification(id: string): Promise<Notification> {
    return notificationFromJson(
      await this.request<NotificationJson>(
        `/notifications/${encodeURIComponent(id)}`,
      ),
    );
  }

  async getDeliveries(id: string): Promise<GetDeliveriesResponse> {
    return await this.request(
      `/notifications/${encodeURIComponent(id)}/deliveries`,
    );
  }

  async getStatus(): Promise<NotificationStatus> {
    return await this.request<NotificationStatus>('/status');
  }

  async updateNotifications(
    options: UpdateNotificationsOptions,
  ): Promise<Notification[]> {
    const changed = await this.request<NotificationJson[]>(
      '/notifications/update',
      options,
    );
    return changed.map(notificationFromJson);
  }

  async updateMatchingNotifications(
    options: UpdateMatchingNotificationsOptions,
  ): Promise<UpdateMatchingNotificationsResponse> {
    return await this.request('/notifications/update', options);
  }

  async getNotificationSettings(): Promise<NotificationSettings> {
    return await this.request<NotificationSettings>('/settings');
  }

  async updateNotificationSettings(
    settings: NotificationSettings,
  ): Promise<NotificationSettings> {
    return await this.request<NotificationSettings>('/settings', settings);
  }

  async getTopics(options: GetTopicsOptions = {}): Promise<GetTopicsResponse> {
    return await this.request(`/topics${toQuery(filterParameters(options))}`);
  }

  async getOrigins(
    options: GetOriginsOptions = {},
  ): Promise<GetOriginsResponse> {
    return await this.request(`/origins${toQuery(filterParameters(options))}`);
  }

  private request<TResponse>(path: string, body?: unknown): Promise<TResponse> {
    return expectAnswer(async signal => {
      const baseUrl = await this.discoveryApi.getBaseUrl('notifications');
      const [language] = toLanguageTags(
        this.languageApi?.getLanguage().language ?? '',
      );
      const headers = { ...(language && { 'Accept-Language': language }) };
      const post = {
        method: 'POST',
        headers: { ...headers, 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      };
      const send = () =>
        this.fetchApi.fetch(`${baseUrl}${path}`, {
          ...(body === undefined ? { headers } : post),
          signal,
        });
      let response = await send();
      if (response.status === 401) {
        // The app asks for the token anew with each request, so that one that
        // lapsed on the way is replaced by now. Nothing was done the first time.
        response = await send();
      }
      if (!response.ok) {
        throw await ResponseError.fromResponse(response);
      }
      return await response.json();
    });
  }
}

type QueryParameters = Record<string, string | number | boolean | undefined>;

function filterParameters(
  filter: GetNotificationsCommonOptions & { topic?: string },
): QueryParameters {
  return {
    // Whoever empties the search field looks for everything.
    search: filter.search || undefined,
    read: filter.read,
    saved: filter.saved,
    createdAfter: filter.createdAfter?.toISOString(),
    minimumSeverity: filter.minimumSeverity,
    origin: filter.origin,
    topic: filter.topic,
    isBroadcast: filter.isBroadcast,
  };
}

function toQuery(parameters: QueryParameters): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) {
      query.set(name, String(value));
    }
  }
  const text = query.toString();
  return text && `?${text}`;
}
