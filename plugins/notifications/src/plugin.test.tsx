import { ReactElement } from 'react';
import { fireEvent, render, screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { Route } from 'react-router-dom';
import { createApp } from '@backstage/app-defaults';
import { AppRouter, FlatRoutes } from '@backstage/core-app-api';
import {
  SettingsLayout,
  UserSettingsPage,
} from '@backstage/plugin-user-settings';
import { registerMswTestHooks } from '@backstage/test-utils';
import {
  NotificationsPage,
  NotificationsSidebarItem,
  UserNotificationSettingsCard,
} from './index';

const backend = 'http://localhost/api/notifications';

function renderApp(
  path: string,
  content: ReactElement,
  baseUrl = 'http://localhost',
) {
  window.history.replaceState({}, '', path);
  const app = createApp({
    configLoader: async () => [
      {
        context: 'test',
        data: {
          app: { baseUrl },
          backend: { baseUrl: 'http://localhost' },
        },
      },
    ],
  });
  const Root = app.createRoot(<AppRouter>{content}</AppRouter>);
  render(<Root />);
}

describe('the plugin in the legacy frontend system', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  /** The backend has one notification. */
  const answerOne = () =>
    server.use(
      http.get(`${backend}/notifications`, () =>
        HttpResponse.json({
          notifications: [
            {
              id: 'a',
              user: 'user:default/guest',
              created: '2026-01-01T12:00:00Z',
              origin: 'plugin:ci',
              payload: { title: 'Hello' },
            },
          ],
          totalCount: 1,
        }),
      ),
      http.get(`${backend}/notifications/a/deliveries`, () =>
        HttpResponse.json({
          deliveries: [
            {
              sendId: 'b',
              sentAt: '2026-01-01T12:00:00Z',
              channel: 'Email',
              channelTitle: 'E-mail',
              state: 'not-wanted',
              reason: 'channel-setting',
            },
          ],
        }),
      ),
      http.get(`${backend}/status`, () =>
        HttpResponse.json({
          unread: 1,
          read: 0,
          unreadIds: [{ id: 'a', rev: 1 }],
        }),
      ),
      http.get(`${backend}/topics`, () => HttpResponse.json({ topics: [] })),
      http.get(`${backend}/origins`, () => HttpResponse.json({ origins: [] })),
    );
  const pageAndItem = (
    <>
      <NotificationsSidebarItem />
      <FlatRoutes>
        <Route path="/notifications" element={<NotificationsPage />} />
      </FlatRoutes>
    </>
  );

  it('mounts with nothing but its page and its sidebar item', async () => {
    answerOne();
    renderApp('/notifications', pageAndItem);
    const feed = await screen.findByRole('feed');
    expect(within(feed).getByText('Hello')).toBeVisible();
    expect(
      await screen.findByRole('link', {
        name: 'Notifications, 1 unread notification',
      }),
    ).toBeVisible();
    expect(
      screen.getByRole('heading', { level: 1, name: 'Notifications' }),
    ).toBeVisible();
  });

  it('has its settings as a tab of the user settings', async () => {
    answerOne();
    server.use(
      http.get(`${backend}/settings`, () =>
        HttpResponse.json({
          channels: [
            { id: 'Web', origins: [{ id: 'plugin:ci', enabled: true }] },
          ],
        }),
      ),
    );
    renderApp(
      '/settings/notifications',
      <FlatRoutes>
        <Route path="/notifications" element={<NotificationsPage />} />
        <Route path="/settings" element={<UserSettingsPage />}>
          <SettingsLayout.Route path="notifications" title="Notifications">
            <UserNotificationSettingsCard
              originNames={{ 'plugin:ci': 'Builds' }}
            />
          </SettingsLayout.Route>
        </Route>
      </FlatRoutes>,
    );
    expect(
      await screen.findByRole('heading', { name: 'Notification settings' }),
    ).toBeVisible();
    expect(screen.getByRole('tab', { name: 'Notifications' })).toHaveAttribute(
      'aria-selected',
      'true',
    );
    expect(
      await screen.findByRole('checkbox', { name: 'Builds on Inbox' }),
    ).toBeChecked();
  });

  it('leads back into an app below a path, by links in the details and those it copies', async () => {
    answerOne();
    renderApp(
      '/portal/notifications?id=a',
      pageAndItem,
      'http://localhost/portal',
    );
    await screen.findByRole('feed');
    const link = screen.getByRole('link', { name: /^Notifications/ });
    expect(link).toHaveAttribute('href', '/portal/notifications');

    const writeText = jest.fn(async (_: string) => {});
    Object.defineProperty(navigator, 'clipboard', {
      value: { writeText },
      configurable: true,
    });
    fireEvent.click(await screen.findByRole('button', { name: 'Copy link' }));
    expect((await screen.findAllByText('Link copied')).length).toBeGreaterThan(
      0,
    );
    expect(writeText).toHaveBeenCalledWith(
      'http://localhost/portal/notifications?id=a',
    );
    Reflect.deleteProperty(navigator, 'clipboard');

    const deliveries = await screen.findByRole('list', {
      name: 'Deliveries outside of the inbox',
    });
    expect(deliveries).toHaveTextContent('E-mail: not sent, turned off');
    expect(within(deliveries).getByRole('link')).toHaveAttribute(
      'href',
      '/portal/notifications/settings',
    );
  });
});
