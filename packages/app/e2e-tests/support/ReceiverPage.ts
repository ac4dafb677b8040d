import { expect, Page } from '@playwright/test';

/** The page of a receiver of the demo, which shows what a channel delivered. It reloads by itself. */
export class ReceiverPage {
  /** @param plugin - that serves the page */
  static async open(
    page: Page,
    url: string,
    plugin: 'demo-mailbox' | 'demo-webhooks',
  ): Promise<ReceiverPage> {
    await page.goto(`${url}/api/${plugin}/`);
    return new ReceiverPage(page);
  }

  private constructor(readonly page: Page) {}

  async stop(): Promise<void> {
    await this.page.getByRole('button', { name: 'Stop' }).click();
    await expect(this.page.getByText('Stopped', { exact: true })).toBeVisible();
  }

  async start(): Promise<void> {
    await this.page.getByRole('button', { name: 'Start' }).click();
    await expect(this.page.getByText('Receiving at')).toBeVisible();
  }

  /** In the mailbox. */
  mail(title: string) {
    return this.page.getByRole('link', { name: title });
  }

  async openMail(title: string): Promise<void> {
    // Not by a click, which the page may forget when it reloads.
    const href = await this.mail(title).getAttribute('href');
    await this.page.goto(new URL(href!, this.page.url()).href);
  }

  /** Among the webhooks, if its signature is right. */
  webhook(title: string) {
    return this.page
      .getByRole('article')
      .filter({ hasText: title })
      .filter({
        has: this.page.getByRole('heading', { name: 'Verified', exact: true }),
      });
  }
}
