import { requestJson } from './requestJson';

/** A notification as it goes over the wire, as far as the tests use it. */
export type StoredNotification = {
  id: string;
  read?: string;
  saved?: string;
  payload: { title: string };
};

/** What readers choose for themselves, as the plugin stores it. */
const preferences = [
  'toasts',
  'desktop',
  'sound',
  'titleCounter',
  'shortcuts',
  'pageSize',
];

/** What the server holds for the guest, asked over HTTP as the app does. */
export class GuestInbox {
  readonly #server: () => string;

  constructor(server: () => string) {
    this.#server = server;
  }

  /** @param filter - the query parameters of the list, e.g. `read=false` */
  async list(filter: string): Promise<StoredNotification[]> {
    const { notifications } = await this.#request(
      `/api/notifications/notifications?limit=100&${filter}`,
    );
    return notifications;
  }

  /** The titles of what a filter finds, in alphabetical order. */
  async titles(filter: string): Promise<string[]> {
    const found = await this.list(filter);
    return found.map(({ payload }) => payload.title).sort();
  }

  async countUnread(): Promise<number> {
    const { unread } = await this.#request('/api/notifications/status');
    return unread;
  }

  /** Leaves the guest with nothing unread, nothing saved and no choices, whatever happened before. */
  async reset(): Promise<void> {
    await this.#markAll({ filter: { read: false }, read: true });
    await this.#markAll({ filter: { saved: true }, saved: false });
    const name = `default.callboard-notifications.user:default/guest`;
    const bucket = `/api/user-settings/buckets/${encodeURIComponent(name)}`;
    for (const key of preferences) {
      await this.#request(`${bucket}/keys/${key}`, { method: 'DELETE' });
    }
  }

  async #markAll(marks: object): Promise<void> {
    // What was sent in the last seconds, too.
    const upTo = new Date(Date.now() + 60_000).toISOString();
    await this.#request('/api/notifications/notifications/update', {
      body: { upTo, ...marks },
    });
  }

  async #request(
    path: string,
    options: { body?: object; method?: string } = {},
  ) {
    const session = await requestJson(
      `${this.#server()}/api/auth/guest/refresh`,
      {
        headers: { 'x-requested-with': 'XMLHttpRequest' },
      },
    );
    const { token } = session.backstageIdentity;
    return await requestJson(`${this.#server()}${path}`, {
      ...options,
      headers: { authorization: `Bearer ${token}` },
    });
  }
}
