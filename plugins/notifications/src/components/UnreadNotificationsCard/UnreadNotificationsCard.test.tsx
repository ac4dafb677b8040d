import { act, screen, waitFor, within } from '@testing-library/react';
import {
  aNotification,
  expectAccessible,
  FakeNotificationsApi,
  renderWithInbox,
  userEvent,
} from '../../__testUtils__';
import { UnreadNotificationsCard } from './UnreadNotificationsCard';

const titles = () =>
  within(screen.getByRole('feed'))
    .getAllByRole('heading')
    .map(({ textContent }) => textContent?.replace('Unread: ', ''));

describe('UnreadNotificationsCard', () => {
  it('shows the latest unread, follows what happens and leads to the inbox', async () => {
    const api = new FakeNotificationsApi([
      ...['One', 'Two', 'Three'].map(title => aNotification({ title })),
      aNotification({ title: 'Read' }, { read: new Date() }),
    ]);
    const { signals } = await renderWithInbox(
      <UnreadNotificationsCard maxMessages={2} />,
      { api },
    );
    await screen.findByRole('feed');
    expect(titles()).toEqual(['One', 'Two']);
    expect(screen.getByRole('heading', { level: 2 })).toHaveTextContent(
      'Last unread notifications (3)',
    );
    expect(screen.getByRole('link', { name: /View all/ })).toHaveAttribute(
      'href',
      '/notifications',
    );
    await expectAccessible();

    const arrive = (title: string) => {
      const arrival = aNotification({ title }, { created: new Date() });
      api.inbox = [...api.inbox, arrival];
      act(() => signals.sendArrival(arrival));
    };
    arrive('New');
    expect(titles()).toEqual(['New', 'One']);

    await userEvent.hover(screen.getByRole('feed'));
    arrive('Newer');
    expect(titles()).toEqual(['New', 'One']);
    expect(screen.getByRole('heading', { level: 2 })).toHaveTextContent(
      'Last unread notifications (5)',
    );
    await userEvent.unhover(screen.getByRole('feed'));
    expect(titles()).toEqual(['Newer', 'New']);

    await userEvent.click(
      // Its toast has one as well.
      within(screen.getByRole('feed')).getByRole('button', {
        name: 'Mark as read: Newer',
      }),
    );
    await screen.findByRole('button', { name: 'Mark as read: One' });
    await userEvent.click(
      screen.getByRole('button', { name: 'Mark as read: One' }),
    );
    await waitFor(() => expect(api.inbox[0].read).toBeDefined());
  });

  it('says when everything is read', async () => {
    await renderWithInbox(<UnreadNotificationsCard />, {
      api: new FakeNotificationsApi([]),
    });
    expect(await screen.findByText('All caught up!')).toBeVisible();
  });
});
