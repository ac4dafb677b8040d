import { fireEvent, render, screen } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { Route } from 'react-router-dom';
import { createApp } from '@backstage/app-defaults';
import { AppRouter, FlatRoutes } from '@backstage/core-app-api';
import { registerMswTestHooks } from '@backstage/test-utils';
import { NotificationsPage, NotificationsSidebarItem } from '../index';

const backend = 'http://localhost/api/notifications';

describe('an app below a path', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  it('copies links that lead back', async () => {
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
    window.history.replaceState({}, '', '/portal/notifications?id=a');
    const app = createApp({
      configLoader: async () => [
        {
          context: 'test',
          data: {
            app: { baseUrl: 'http://localhost/portal' },
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
    await screen.findByRole('feed');
    const link = screen.getByRole('link', { name: /^Notifications/ });
    expect(link).toHaveAttribute('href', '/portal/notifications');

    const copied: string[] = [];
    Object.defineProperty(navigator, 'clipboard', {
      value: { writeText: async (text: string) => void copied.push(text) },
      configurable: true,
    });
    fireEvent.click(await screen.findByRole('button', { name: 'Copy link' }));
    expect(copied[0]).toBe('http://localhost/portal/notifications?id=a');
  });
});
