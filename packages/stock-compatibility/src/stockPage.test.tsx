/**
 * @jest-environment ./__testUtils__/browserEnvironment.js
 */
import '@testing-library/jest-dom';
import {
  NotificationsClient,
  NotificationsPage,
  notificationsApiRef,
} from '@backstage/plugin-notifications';
import { SignalClient } from '@backstage/plugin-signals';
import { signalApiRef } from '@backstage/plugin-signals-react';
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

describe('the stock page with our backend', () => {
  it('lists, shows what comes without being asked, and marks as read', async () => {
    const backend = await startBackendForJane('callboard');
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

    await userEvent.click(
      screen.getByRole('button', { name: 'Mark all read' }),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Mark All' }),
    );
    await awaitUnread(backend, 0);
    await waitFor(
      () => expect(screen.queryByText('First')).not.toBeInTheDocument(),
      patience,
    );
    await backend.stop();
  });
});
