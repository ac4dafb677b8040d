import { act, screen, within } from '@testing-library/react';
import {
  aNotification,
  expectAccessible,
  FakeNotificationsApi,
  renderWithInbox,
  userEvent,
} from '../../__testUtils__';
import { NotificationsPage } from '../NotificationsPage';

async function renderFeed() {
  const inbox = Array.from({ length: 30 }, (_, index) =>
    aNotification({ title: `Call ${index + 1}` }),
  );
  await renderWithInbox(<NotificationsPage />, {
    api: new FakeNotificationsApi(inbox),
  });
  return screen.findByRole('feed', { name: 'Notifications' });
}

const row = (title: string) =>
  within(screen.getByRole('feed')).getByRole('article', {
    name: new RegExp(`${title}$`),
  });

const focus = (element: HTMLElement) => act(() => element.focus());

describe('the feed', () => {
  it('says of each article what it is called, and the how-manieth of how many', async () => {
    const feed = await renderFeed();
    const articles = within(feed).getAllByRole('article');
    expect(articles).toHaveLength(25);
    expect(
      articles.map(article => article.getAttribute('aria-posinset')),
    ).toEqual(articles.map((_, index) => `${index + 1}`));
    for (const article of articles) {
      expect(article).toHaveAttribute('aria-setsize', '30');
    }
    expect(articles[1]).toHaveAccessibleName(/^Unread: ?Call 2$/);
    await expectAccessible(feed);

    await userEvent.click(screen.getByRole('button', { name: 'Next page' }));
    expect(await screen.findByText('Call 26')).toBeVisible();
    expect(row('Call 26')).toHaveAttribute('aria-posinset', '26');
  });

  it('is one stop of Tab, and then goes on inside of the current article', async () => {
    const feed = await renderFeed();
    const stops = within(feed)
      .getAllByRole('article')
      .filter(article => article.tabIndex === 0);
    expect(stops).toEqual([row('Call 1')]);
    focus(row('Call 1'));
    await userEvent.keyboard('{Tab}');
    expect(row('Call 1')).toContainElement(
      document.activeElement as HTMLElement,
    );
  });

  it('goes from article to article by Page Down and Page Up, also from a button inside', async () => {
    await renderFeed();
    focus(row('Call 1'));
    await userEvent.keyboard('{PageDown}{PageDown}');
    expect(row('Call 3')).toHaveFocus();
    focus(within(row('Call 3')).getByRole('checkbox'));
    await userEvent.keyboard('{PageUp}');
    expect(row('Call 2')).toHaveFocus();
    await userEvent.keyboard('{PageUp}{PageUp}');
    expect(row('Call 1')).toHaveFocus();
  });

  it('is left by Control with Home and End', async () => {
    const feed = await renderFeed();
    focus(row('Call 2'));
    await userEvent.keyboard('{Control>}{End}{/Control}');
    expect(document.activeElement).toBe(
      screen.getByRole('combobox', { name: /per page/i }),
    );
    focus(row('Call 2'));
    await userEvent.keyboard('{Control>}{Home}{/Control}');
    expect(document.activeElement).not.toBe(document.body);
    expect(
      // eslint-disable-next-line no-bitwise -- a bit mask, says the DOM
      feed.compareDocumentPosition(document.activeElement!) &
        Node.DOCUMENT_POSITION_PRECEDING,
    ).toBeTruthy();
  });
});
