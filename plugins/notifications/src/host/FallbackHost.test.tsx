import { act, screen } from '@testing-library/react';
import {
  aNotification,
  FakeNotificationsApi,
  renderWithInbox,
  userEvent,
} from '../__testUtils__';
import { NotificationsPage } from '../components/NotificationsPage';
import { NotificationsSidebarItem } from '../components/NotificationsSidebarItem';
import { NotificationsTable } from '../components/NotificationsTable';
import { UnreadNotificationsCard } from '../components/UnreadNotificationsCard';
import { UserNotificationSettingsCard } from '../settings/UserNotificationSettingsCard';

const one = aNotification({ title: 'One' });
const table = (
  <NotificationsTable
    isUnread
    notifications={[one]}
    pageSize={5}
    setContainsText={() => {}}
    onUpdate={() => {}}
  />
);
const settings = <UserNotificationSettingsCard />;
const card = <UnreadNotificationsCard />;

const toastStacks = () =>
  screen.queryAllByRole('region', { name: 'New notifications' });

describe('FallbackHost', () => {
  it.each([
    ['the table', table],
    ['the home page card', card],
  ])('lets %s offer undo, aloud, where nothing else hosts', async (_, part) => {
    await renderWithInbox(part, { api: new FakeNotificationsApi([one]) });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Mark as read: One' }),
    );
    expect(screen.getByRole('status')).toHaveTextContent('Marked as read');
    expect(screen.getByRole('button', { name: 'Undo' })).toBeVisible();
  });

  it('lets the settings speak where nothing else hosts', async () => {
    const api = new FakeNotificationsApi();
    const origins = [{ id: 'plugin:ci', enabled: true }];
    api.settings = { channels: [{ id: 'Web', origins }] };
    await renderWithInbox(settings, { api });
    await userEvent.type(await screen.findByRole('searchbox'), 'x');
    expect(screen.getByRole('status')).toHaveTextContent('matches “x”');
  });

  it.each([
    ['with the sidebar item', <NotificationsSidebarItem />],
    ['without the sidebar item', null],
  ])('speaks and toasts once, %s', async (_, sidebarItem) => {
    const { signals } = await renderWithInbox(
      <>
        {table}
        {card}
        {settings}
        <NotificationsPage />
        {sidebarItem}
      </>,
      { api: new FakeNotificationsApi([one]) },
    );
    await act(async () => signals.sendArrival(aNotification({ title: 'Two' })));
    expect(toastStacks()).toHaveLength(1);
    expect(screen.getAllByRole('status')).toHaveLength(1);
    expect(screen.getByRole('status')).toHaveTextContent(
      'New notification: Two',
    );
  });
});
