/**
 * @jest-environment ./__testUtils__/browserEnvironment.js
 */
import '@testing-library/jest-dom';
import {
  NotificationsClient,
  NotificationsPage,
  notificationsApiRef,
} from '@callboard/backstage-plugin-notifications';
import { SignalClient } from '@callboard/backstage-plugin-signals';
import { signalApiRef } from '@callboard/backstage-plugin-signals-react';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  awaitUnread,
  patience,
  renderPage,
  sendUntilShown,
  startBackendForJane,
} from './__testUtils__/renderPage';

jest.setTimeout(120_000);

describe('our page with the stock backend', () => {
  it('lists, shows what comes without being asked, and marks as read', async () => {
    const backend = await startBackendForJane('stock');
    await renderPage({
      backend,
      page: <NotificationsPage />,
      createApis: apis => [
        [notificationsApiRef, new NotificationsClient(apis)],
        [signalApiRef, SignalClient.create(apis)],
      ],
    });

    expect(await screen.findByText('First', {}, patience)).toBeVisible();
    expect(screen.getByText('Description of First')).toBeVisible();
    await sendUntilShown(backend);

    const { unread } = await backend.request<{ unread: number }>({
      user: 'jane',
      path: '/status',
    });
    await userEvent.click(
      screen.getByRole('button', { name: 'Mark as read: First' }),
    );
    await awaitUnread(backend, unread - 1);
    await waitFor(
      () => expect(screen.queryByText('First')).not.toBeInTheDocument(),
      patience,
    );
    await backend.stop();
  });
});
