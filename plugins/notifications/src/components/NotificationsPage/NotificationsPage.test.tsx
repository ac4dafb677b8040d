import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { storageApiRef } from '@backstage/core-plugin-api';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { signalApiRef } from '@callboard/backstage-plugin-signals-react';
import { notificationsApiRef } from '../../api';
import { rootRouteRef } from '../../routes';
import {
  aNotification,
  FakeNotificationsApi,
  FakeSignalApi,
} from '../../testUtils';
import { NotificationsSidebarItem } from '../NotificationsSidebarItem';
import { NotificationsPage } from './NotificationsPage';

async function renderPage(
  api: FakeNotificationsApi,
  options: { signals?: FakeSignalApi; path?: string } = {},
) {
  const { signals = new FakeSignalApi(), path = '/notifications' } = options;
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [notificationsApiRef, api],
        [signalApiRef, signals],
        [storageApiRef, mockApis.storage()],
      ]}
    >
      <NotificationsSidebarItem />
      <NotificationsPage />
    </TestApiProvider>,
    {
      mountedRoutes: { '/notifications': rootRouteRef },
      routeEntries: [path],
    },
  );
  return { signals };
}

const rows = () => within(screen.getByRole('feed')).queryAllByRole('article');
const row = (title: string | RegExp) =>
  screen.findByRole('article', { name: title });
const sidebarItem = () => screen.getByRole('link', { name: /^Notifications/ });

describe('NotificationsPage', () => {
  it('shows what is unread, and counts it in the badge with one request', async () => {
    const api = new FakeNotificationsApi([
      aNotification({ title: 'Build failed', severity: 'critical' }),
      aNotification({ title: 'Read long ago' }, { read: new Date() }),
    ]);
    await renderPage(api);

    const article = await row(/Build failed/);
    expect(article).toHaveAccessibleName(/^Unread:\s*Build failed$/);
    expect(within(article).getByText('Critical')).toBeVisible();
    expect(rows()).toHaveLength(1);
    expect(sidebarItem()).toHaveAccessibleName(
      'Notifications, 1 unread notification',
    );
    expect(api.countOf('getStatus')).toBe(1);
    expect(api.countOf('getNotifications')).toBe(1);
  });

  it('puts an arrival into list, badge and a toast without asking the backend', async () => {
    const api = new FakeNotificationsApi([aNotification({ title: 'First' })]);
    const { signals } = await renderPage(api);
    await row(/First/);
    const before = api.requests.length;

    act(() => signals.sendArrival(aNotification({ title: 'Second' })));

    expect(await row(/Second/)).toBeVisible();
    expect(sidebarItem()).toHaveAccessibleName(
      'Notifications, 2 unread notifications',
    );
    const toasts = screen.getByRole('region', { name: 'New notifications' });
    expect(within(toasts).getByText('Second')).toBeVisible();
    expect(screen.getByRole('status')).toHaveTextContent(
      'New notification: Second',
    );
    expect(api.requests).toHaveLength(before);
  });

  it('marks as read at once, and undo puts the row back where it was', async () => {
    const api = new FakeNotificationsApi([
      aNotification({ title: 'One' }),
      aNotification({ title: 'Two' }),
      aNotification({ title: 'Three' }),
    ]);
    await renderPage(api);
    await row(/Two/);

    await userEvent.click(
      screen.getByRole('button', { name: 'Mark as read: Two' }),
    );
    expect(screen.queryByRole('article', { name: /Two/ })).toBeNull();
    await waitFor(() =>
      expect(api.inbox.filter(({ read }) => read)).toHaveLength(1),
    );

    await userEvent.click(screen.getByRole('button', { name: 'Undo' }));
    expect(rows().map(({ textContent }) => textContent)[1]).toMatch(/Two/);
    await waitFor(() =>
      expect(api.inbox.every(({ read }) => !read)).toBe(true),
    );
    expect(api.countOf('getNotifications')).toBe(1);
  });
});
