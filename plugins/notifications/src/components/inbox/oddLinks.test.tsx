import { screen, waitFor } from '@testing-library/react';
import { mockApis } from '@backstage/test-utils';
import {
  aNotification,
  FakeNotificationsApi,
  renderWithInbox,
} from '../../__testUtils__';
import { NotificationsClient } from '../../api';
import { NotificationsPage } from '../NotificationsPage';

describe('a link that names no notification', () => {
  it.each(['', '.', '..'])(
    'leads to the inbox all the same: ?id=%s',
    async id => {
      const api = new FakeNotificationsApi([aNotification({ title: 'One' })]);
      // As browsers make the address, this is that of the list.
      const fetch = jest.fn(
        async () =>
          new Response(JSON.stringify({ notifications: [], totalCount: 0 })),
      );
      const client = new NotificationsClient({
        discoveryApi: mockApis.discovery(),
        fetchApi: { fetch },
      });
      api.getNotification = wanted => client.getNotification(wanted);
      await renderWithInbox(<NotificationsPage />, {
        api,
        path: `/notifications?id=${id}`,
      });
      expect(await screen.findByRole('feed')).toHaveTextContent('One');
      await waitFor(() =>
        expect(screen.queryAllByText('This notification is gone')).toHaveLength(
          fetch.mock.calls.length,
        ),
      );
      expect(fetch).toHaveBeenCalledTimes(id === '' ? 0 : 1);
      expect(screen.getByRole('feed')).toHaveTextContent('One');
    },
  );
});
