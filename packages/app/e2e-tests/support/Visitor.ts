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
    const subscribed = this.whenSubscribed();
    await this.page.goto(this.#url);
    await this.page.getByRole('button', { name: 'Enter' }).click();
    await expect(this.notificationsItem).toBeVisible();
    await subscribed;
  }

  /** Resolves when the page has made a connection for signals and subscribed to some. */
  whenSubscribed(): Promise<void> {
    return new Promise(resolve => {
      this.page.on('websocket', socket => {
        if (socket.url().includes('/api/signals')) {
          socket.on('framereceived', ({ payload }) => {
            if (String(payload).includes('"subscribed"')) {
              resolve();
            }
          });
        }
      });
    });
  }

  /** The item in the sidebar, which carries the badge. */
  get notificationsItem() {
    return this.page
      .getByRole('navigation', { name: 'sidebar nav' })
      .getByRole('link', { name: /^Notifications/ });
  }

  /** Goes to the inbox the way a reader does, without a reload. */
  async openInbox(): Promise<void> {
    await this.notificationsItem.click();
    await expect(
      this.page.getByRole('heading', { name: 'Notifications', exact: true }),
    ).toBeVisible();
  }

  row(title: string) {
    return this.page
      .getByRole('feed')
      .getByRole('article')
      .filter({ hasText: title });
  }

  toast(title: string) {
    return this.page
      .getByRole('region', { name: 'New notifications' })
      .getByText(title);
  }

  async markRead(title: string): Promise<void> {
    await this.row(title)
      .getByRole('button', { name: /^Mark as read/ })
      .click();
  }

  /** Waits until the badge shows so many, to the eye and to screen readers. */
  async expectUnread(count: number): Promise<void> {
    const noun = count === 1 ? 'notification' : 'notifications';
    await expect(this.notificationsItem).toHaveAccessibleName(
      count === 0 ? 'Notifications' : `Notifications, ${count} unread ${noun}`,
    );
    if (count > 0) {
      await expect(
        this.notificationsItem.getByText(String(count), { exact: true }),
      ).toBeVisible();
    }
  }

  /** Leaves a mark that no reload survives. */
  async markPage(): Promise<void> {
    await this.page.evaluate(() => {
      document.documentElement.dataset.visited = 'yes';
    });
  }

  async expectSamePage(): Promise<void> {
    await expect(this.page.locator('html')).toHaveAttribute(
      'data-visited',
      'yes',
    );
  }
}
