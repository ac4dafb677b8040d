import { Page } from '@playwright/test';

/** The settings of notifications, as a page of the inbox or as a tab of all settings. */
export class SettingsPage {
  readonly #page: Page;
  readonly #url: string;

  constructor(page: Page, url: string) {
    this.#page = page;
    this.#url = url;
  }

  /** Goes there by the link in the inbox, without a reload. */
  async openFromInbox(): Promise<void> {
    await this.#page
      .getByRole('link', { name: 'Notification settings' })
      .click();
  }

  async openTab(): Promise<void> {
    await this.#page.goto(`${this.#url}/settings/notifications`);
  }

  /** One of the switches for how one is told. */
  alert(label: string | RegExp) {
    return this.#page.getByRole('checkbox', { name: label });
  }

  /** The box for a topic of the outside system. */
  topic(name: string) {
    return this.#page.getByRole('checkbox', {
      name: `demo-cli, ${name} on Inbox`,
    });
  }

  async showTopics(): Promise<void> {
    await this.#page
      .getByRole('button', { name: 'Show the topics of demo-cli' })
      .click();
  }

  /** Changes what arrives where, and resolves when the server has stored it. */
  async whenSaved(change: () => Promise<void>): Promise<void> {
    await this.#whenStored('POST', '/api/notifications/settings', change);
  }

  /** Changes how one is told, and resolves when the server has stored it. */
  async whenRemembered(change: () => Promise<void>): Promise<void> {
    await this.#whenStored('PUT', '/api/user-settings/', change);
  }

  async #whenStored(method: string, path: string, change: () => Promise<void>) {
    const stored = this.#page.waitForResponse(
      response =>
        response.url().includes(path) &&
        response.request().method() === method &&
        response.ok(),
    );
    await change();
    await stored;
  }
}
