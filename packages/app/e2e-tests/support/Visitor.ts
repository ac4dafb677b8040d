import { expect, Page } from '@playwright/test';
import { InboxPage } from './InboxPage';
import { SettingsPage } from './SettingsPage';

/** Somebody in front of one tab of the browser. */
export class Visitor {
  readonly page: Page;
  readonly inbox: InboxPage;
  readonly settings: SettingsPage;
  /** When the page knows from when on something is news to it, a second after it was opened. */
  readonly caughtUp: Promise<void>;
  readonly #url: string;

  constructor(page: Page, url: string) {
    this.page = page;
    this.#url = url;
    this.caughtUp = new Promise(resolve => {
      page.on('response', response => {
        if (/[?&]limit=1(&|$)/.test(response.url())) {
          resolve();
        }
      });
    });
    this.inbox = new InboxPage(page, this);
    this.settings = new SettingsPage(page, url);
  }

  /** Signs in as guest and waits until signals come in. */
  async signIn(): Promise<void> {
    const subscribed = this.whenSubscribed();
    await this.page.goto(this.#url);
    await this.page.getByRole('button', { name: 'Enter' }).click();
    await subscribed;
  }

  /**
   * Loads a page anew, for somebody who has signed in before, and waits until signals come in.
   *
   * @param path - within the app, as `/notifications?view=all`
   */
  async visit(path: string): Promise<void> {
    const subscribed = this.whenSubscribed();
    await this.page.goto(new URL(path, this.#url).href);
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

  /** The corner of the page with what is new, and with what became of what one did. */
  get toasts() {
    return this.page.getByRole('region', { name: 'New notifications' });
  }

  toast(text: string) {
    return this.toasts.getByText(text, { exact: true });
  }

  async undo(): Promise<void> {
    await this.toasts.getByRole('button', { name: 'Undo' }).click();
    await expect(this.toast('Undone')).toBeVisible();
  }

  /** Waits until badge and title count so many, to the eye and to screen readers. */
  async expectUnread(count: number): Promise<void> {
    const noun = count === 1 ? 'notification' : 'notifications';
    await expect(this.notificationsItem).toHaveAccessibleName(
      count === 0 ? 'Notifications' : `Notifications, ${count} unread ${noun}`,
    );
    if (count > 0) {
      await expect(
        this.notificationsItem.getByText(String(count), { exact: true }),
      ).toBeVisible();
      await expect(this.page).toHaveTitle(new RegExp(`^\\(${count}\\) `));
    } else {
      await expect(this.page).toHaveTitle(/^[^(]/);
    }
  }

  /** The reader turns to this tab. Playwright makes every tab believe that it has the focus. */
  async lookHere(): Promise<void> {
    await this.#setFocus(true);
  }

  /** The reader turns to something else; the tab may still be in sight. */
  async lookAway(): Promise<void> {
    await this.#setFocus(false);
  }

  /** Stops the scripts of the tab, as the browser may do out of sight, until the returned function is called. */
  async freeze(): Promise<() => Promise<void>> {
    // What browsers do by themselves, Chromium does on request to hidden tabs only.
    const session = await this.page.context().newCDPSession(this.page);
    await session.send('Debugger.enable');
    await session.send('Debugger.pause');
    return async () => {
      await session.send('Debugger.disable');
      await session.detach();
    };
  }

  async #setFocus(hasFocus: boolean): Promise<void> {
    await this.page.evaluate(isFocused => {
      document.hasFocus = () => isFocused;
      window.dispatchEvent(new Event(isFocused ? 'focus' : 'blur'));
    }, hasFocus);
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
