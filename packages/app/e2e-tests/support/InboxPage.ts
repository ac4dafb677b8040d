import { expect, Page } from '@playwright/test';
import type { Visitor } from './Visitor';

/** The page with the notifications. */
export class InboxPage {
  readonly #page: Page;
  readonly #visitor: Visitor;

  constructor(page: Page, visitor: Visitor) {
    this.#page = page;
    this.#visitor = visitor;
  }

  /** Goes to the inbox the way a reader does, without a reload. */
  async open(): Promise<void> {
    await this.#visitor.notificationsItem.click();
    await expect(
      this.#page.getByRole('heading', { name: 'Notifications', exact: true }),
    ).toBeVisible();
  }

  get rows() {
    return this.#page.getByRole('feed').getByRole('article');
  }

  row(title: string) {
    return this.rows.filter({ hasText: title });
  }

  /** Waits until the list shows these and no others, in this order. */
  async expectTitles(...titles: string[]): Promise<void> {
    await expect(this.rows.getByRole('heading', { level: 3 })).toHaveText(
      titles.map(title => new RegExp(`^(Unread: )?${title}$`)),
    );
  }

  view(name: 'Unread' | 'All' | 'Saved' | 'Read') {
    return this.#page
      .getByRole('group', { name: 'View' })
      .getByRole('button', { name: new RegExp(`^${name}`) });
  }

  filter(label: string) {
    return this.#page
      .getByRole('group', { name: 'Filters' })
      .getByRole('combobox', { name: label });
  }

  get search() {
    return this.#page.getByRole('searchbox', { name: 'Search notifications' });
  }

  async markRead(title: string): Promise<void> {
    await this.#press(title, 'Mark as read');
  }

  async save(title: string): Promise<void> {
    await this.#press(title, 'Save');
  }

  async showDetails(title: string): Promise<void> {
    await this.#press(title, 'Show details of');
  }

  /** What is done to the selected, or to all. */
  bulkAction(name: string) {
    return this.#page.getByRole('button', { name, exact: true });
  }

  /** What brings the arrivals into the list that are held back. */
  get showNew() {
    return this.#page
      .getByRole('main')
      .getByRole('button', { name: /new notifications?$/ });
  }

  get selectPage() {
    return this.#page.getByRole('checkbox', {
      name: 'Select all on this page',
    });
  }

  async #press(title: string, button: string): Promise<void> {
    await this.row(title)
      .getByRole('button', { name: new RegExp(`^${button}`) })
      .click();
  }
}
