import { act, screen, waitFor } from '@testing-library/react';
import { useLocation } from 'react-router-dom';
import {
  aNotification,
  FakeNotificationsApi,
  renderWithInbox,
  userEvent,
} from '../../__testUtils__';
import { NotificationsPage } from '../NotificationsPage';

/** Twelve notifications, ten on a page. */
async function renderPages(path: string) {
  const api = new FakeNotificationsApi(
    Array.from({ length: 12 }, (_, index) =>
      aNotification({ title: `Call ${index + 1}` }),
    ),
  );
  let address = '';
  function Address() {
    address = useLocation().search;
    return null;
  }
  const { signals } = await renderWithInbox(
    <>
      <NotificationsPage />
      <Address />
    </>,
    { api, path: `/notifications?size=10${path}` },
  );
  await screen.findByRole('feed');
  return { api, signals, getAddress: () => address };
}

const titles = () =>
  screen
    .queryAllByRole('heading', { level: 3 })
    .map(({ textContent }) => textContent?.replace('Unread: ', ''));

/** @returns tells whether the page has said so at any moment since */
function watchFor(text: string): () => boolean {
  let wasSaid = false;
  new MutationObserver(() => {
    wasSaid ||= screen.queryByText(text) !== null;
  }).observe(document.body, { subtree: true, childList: true });
  return () => wasSaid;
}

describe('a page of the list', () => {
  it('gives way to the last one that is left when it is emptied, and is never called nothing', async () => {
    const { getAddress } = await renderPages('&page=2');
    const wasSaid = watchFor('You are all caught up');
    await userEvent.click(
      screen.getByRole('checkbox', { name: 'Select all on this page' }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Mark read' }));
    await waitFor(() => expect(titles()).toHaveLength(10));
    expect(getAddress()).toBe('?size=10');
    expect(wasSaid()).toBe(false);
  });

  it('gives way to the last one when its address lies past that', async () => {
    const { getAddress } = await renderPages('&page=9&id=none');
    expect(titles()).toEqual(['Call 11', 'Call 12']);
    expect(getAddress()).toBe('?size=10&page=2&id=none');
    expect(screen.getByText('11-12 of 12')).toBeVisible();
    expect(await screen.findByText('This notification is gone')).toBeVisible();
  });

  it('is filled up when all of it is taken back, and is never called nothing', async () => {
    const { api, signals } = await renderPages('');
    const wasSaid = watchFor('You are all caught up');
    const taken = api.inbox.slice(0, 10).map(({ id }) => id);
    api.inbox = api.inbox.slice(10);
    act(() => signals.sendRetraction(taken));
    await waitFor(() => expect(titles()).toEqual(['Call 11', 'Call 12']));
    expect(wasSaid()).toBe(false);
  });
});
