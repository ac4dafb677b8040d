import { expect, Page } from '@playwright/test';

/** Somebody in front of the browser. */
export class Visitor {
  readonly page: Page;
  readonly #url: string;

  constructor(page: Page, url: string) {
    this.page = page;
    this.#url = url;
  }

  /** Signs in as guest and waits until signals come in. */
  async signIn(): Promise<void> {
    const connected = this.#whenSubscribed();
    await this.page.goto(this.#url);
    await this.page.getByRole('button', { name: 'Enter' }).click();
    await expect(this.notificationsItem).toBeVisible();
    await connected;
  }

  /** The item in the sidebar, which carries the badge. */
  get notificationsItem() {
    return this.page
      .getByRole('navigation', { name: 'sidebar nav' })
      .getByRole('link', { name: /Notifications/ });
  }

  /** Goes to the inbox the way a reader does, without a reload. */
  async openInbox(): Promise<void> {
    await this.notificationsItem.click();
    await expect(this.page).toHaveURL(/\/notifications/);
  }

  async #whenSubscribed() {
    const socket = await this.page.waitForEvent('websocket', {
      predicate: candidate => candidate.url().includes('/api/signals'),
    });
    await socket.waitForEvent('framereceived', {
      predicate: ({ payload }) => String(payload).includes('"subscribed"'),
    });
  }
}
