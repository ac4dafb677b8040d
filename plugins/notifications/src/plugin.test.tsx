import { render, screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { Route } from 'react-router-dom';
import { createApp } from '@backstage/app-defaults';
import { AppRouter, FlatRoutes } from '@backstage/core-app-api';
import { registerMswTestHooks } from '@backstage/test-utils';
import { NotificationsPage, NotificationsSidebarItem } from './index';

describe('the plugin in the legacy frontend system', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  it('mounts with nothing but its page and its sidebar item', async () => {
    const backend = 'http://localhost/api/notifications';
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
      http.get(`${backend}/status`, () =>
        HttpResponse.json({ unread: 1, read: 0 }),
      ),
      http.get(`${backend}/topics`, () => HttpResponse.json({ topics: [] })),
      http.get(`${backend}/origins`, () => HttpResponse.json({ origins: [] })),
    );
    window.history.replaceState({}, '', '/notifications');
    const app = createApp({
      configLoader: async () => [
        {
          context: 'test',
          data: {
            app: { baseUrl: 'http://localhost' },
            backend: { baseUrl: 'http://localhost' },
          },
        },
      ],
    });
    const Root = app.createRoot(
      <AppRouter>
        <NotificationsSidebarItem />
        <FlatRoutes>
          <Route path="/notifications" element={<NotificationsPage />} />
        </FlatRoutes>
      </AppRouter>,
    );
    render(<Root />);
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
});
