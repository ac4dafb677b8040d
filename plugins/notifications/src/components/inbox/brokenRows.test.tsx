import { act, screen, waitFor, within } from '@testing-library/react';
import { errorApiRef } from '@backstage/core-plugin-api';
import {
  Notification,
  NotificationPayload,
} from '@callboard/backstage-plugin-notifications-common';
import {
  aNotification,
  expectAccessible,
  FakeNotificationsApi,
  renderWithInbox,
  userEvent,
} from '../../__testUtils__';
import { NotificationsPage } from '../NotificationsPage';
import { NotificationsSidebarItem } from '../NotificationsSidebarItem';
import { NotificationsTable } from '../NotificationsTable';
import { UnreadNotificationsCard } from '../UnreadNotificationsCard';

const withPayload = (payload: unknown, rest: Partial<Notification> = {}) => ({
  ...aNotification({}, { id: 'broken', ...rest }),
  payload: payload as NotificationPayload,
});
const objectAsTitle = { title: { text: 'Broken' } };

const BROKEN = 'This notification cannot be shown';
const brokenRow = () => screen.getByRole('article', { name: BROKEN });
const sidebarItem = () => screen.getByRole('link', { name: /^Notifications,/ });

describe('a list with a notification that cannot be rendered', () => {
  let logged: jest.SpyInstance;
  const errorApi = { post: jest.fn(), error$: jest.fn() };
  const apis: Array<[any, any]> = [[errorApiRef, errorApi]];
  beforeEach(() => {
    logged = jest.spyOn(console, 'error').mockImplementation(() => {});
    errorApi.post.mockClear();
  });
  afterEach(() => logged.mockRestore());

  const table = (notifications: Notification[]) => (
    <NotificationsTable
      isUnread
      notifications={notifications}
      pageSize={5}
      setContainsText={() => {}}
      onUpdate={() => {}}
    />
  );

  it.each<[string, Notification, (all: Notification[]) => JSX.Element]>([
    [
      'the page, an object as title',
      withPayload(objectAsTitle),
      () => <NotificationsPage />,
    ],
    [
      'the page, no payload',
      withPayload(undefined),
      () => <NotificationsPage />,
    ],
    [
      'the page, an unknown severity',
      withPayload({ title: 'Broken', severity: 'lethal' }),
      () => <NotificationsPage />,
    ],
    [
      'the page, a date that is none',
      withPayload(
        { title: 'Broken' },
        { updated: new Date('never'), rev: 1, sentRev: 1 },
      ),
      () => <NotificationsPage />,
    ],
    ['the table', withPayload(objectAsTitle), table],
    [
      'the home page card',
      withPayload(objectAsTitle),
      () => <UnreadNotificationsCard />,
    ],
  ])(
    'leaves the others usable, and marks it all the same: %s',
    async (_, broken, element) => {
      const all = [
        aNotification({ title: 'One' }),
        broken,
        aNotification({ title: 'Two', description: 'All of Two' }),
      ];
      const api = new FakeNotificationsApi(all);
      await renderWithInbox(
        <>
          <NotificationsSidebarItem />
          {element(all)}
        </>,
        { api, apis },
      );
      expect(brokenRow()).toHaveAttribute('aria-setsize', '3');
      await userEvent.click(
        screen.getByRole('button', { name: 'Show details of Two' }),
      );
      expect(
        screen.getByRole('button', { name: 'Hide details of Two' }),
      ).toBeVisible();

      await userEvent.click(
        within(brokenRow()).getByRole('button', { name: /^Mark as read/ }),
      );
      expect(api.inbox.find(({ id }) => id === 'broken')?.read).toBeTruthy();
      expect(sidebarItem()).toHaveAccessibleName(/, 2 unread/);
      expect(screen.getByRole('article', { name: /One/ })).toBeVisible();
      expect(errorApi.post).toHaveBeenCalledWith(expect.anything(), {
        hidden: true,
      });
    },
  );

  it('is accessible, and its broken row has the focus as any other', async () => {
    const api = new FakeNotificationsApi([
      aNotification({ title: 'One' }),
      withPayload(objectAsTitle),
    ]);
    await renderWithInbox(<NotificationsPage />, { api, apis });
    await expectAccessible();
    await userEvent.keyboard('j{PageDown}');
    expect(brokenRow()).toHaveFocus();
    await userEvent.keyboard('e');
    expect(api.inbox[1].read).toBeTruthy();
  });

  it('shows a notification once it is sent again, and can be rendered', async () => {
    const api = new FakeNotificationsApi();
    const { id } = api.send({ title: 'Build', scope: 'build' });
    api.inbox[0].payload.title = {} as string;
    await renderWithInbox(<NotificationsPage />, { api, apis });
    const row = brokenRow();
    await act(async () => {
      api.send({ title: 'Build 2', scope: 'build' });
    });
    expect(screen.getByRole('article', { name: /Build 2/ })).toBe(row);
    expect(row).toHaveAttribute('data-notification-id', id);
  });

  it('shows what a deep link leads to as far as it can', async () => {
    const api = new FakeNotificationsApi([
      withPayload(objectAsTitle, { read: new Date() }),
      aNotification({ title: 'One' }),
    ]);
    await renderWithInbox(<NotificationsPage />, {
      api,
      apis,
      path: '/notifications?id=broken',
    });
    await waitFor(() => expect(brokenRow()).toBeVisible());
    expect(screen.getByRole('article', { name: /One/ })).toBeVisible();
  });

  it('lets the toasts go on after one that cannot be rendered', async () => {
    const api = new FakeNotificationsApi([aNotification({ title: 'One' })]);
    const { signals } = await renderWithInbox(
      <>
        <NotificationsSidebarItem />
        <NotificationsPage />
      </>,
      { api, apis },
    );
    await act(() => jest.advanceTimersByTimeAsync(60_000));
    // As no signal told of it, it is read.
    const broken = withPayload(objectAsTitle, { created: new Date() });
    const rev = broken.created.getTime() * 1000;
    api.inbox = [{ ...broken, rev, sentRev: rev }, ...api.inbox];
    signals.resync();
    await act(() => jest.advanceTimersByTimeAsync(60_000));
    expect(brokenRow()).toBeVisible();
    expect(sidebarItem()).toHaveAccessibleName(/, 2 unread/);

    await act(async () => {
      api.send({ title: 'Two' });
    });
    expect(
      screen.getByRole('region', { name: 'New notifications' }),
    ).toHaveTextContent('Two');
  });
});
