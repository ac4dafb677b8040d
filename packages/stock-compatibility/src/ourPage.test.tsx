/**
 * @jest-environment ./__testUtils__/browserEnvironment.js
 */
import '@testing-library/jest-dom';
import {
  NotificationsClient,
  NotificationsPage,
  NotificationsSidebarItem,
  notificationsApiRef,
  UserNotificationSettingsCard,
} from '@callboard/backstage-plugin-notifications';
import { SignalClient } from '@callboard/backstage-plugin-signals';
import { signalApiRef } from '@callboard/backstage-plugin-signals-react';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  awaitUnread,
  patience,
  renderPage,
  sendToJane,
  sendUntilShown,
  startBackendForJane,
} from './__testUtils__/renderPage';

jest.setTimeout(120_000);

const button = (name: string | RegExp) => screen.getByRole('button', { name });

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

  it('offers what that can do, and does it', async () => {
    const backend = await startBackendForJane('stock');
    type Sent = { id: string; payload: { title: string } };
    const read = async (parameters = '') => {
      const { notifications } = await backend.request<{
        notifications: Sent[];
      }>({ user: 'jane', path: `/notifications${parameters}` });
      return notifications;
    };
    const [first] = await read();
    await backend.request({
      user: 'jane',
      path: '/notifications/update',
      body: { ids: [first.id], read: true },
    });
    for (let n = 1; n <= 12; n++) {
      await sendToJane(backend, `Number ${n}`, n === 12 ? 'docs' : 'ci');
    }
    await renderPage({
      backend,
      // Filters of ours, from a link that was made with our backend.
      parameters: `?size=10&origin=plugin%3Anone&to=broadcast&id=${first.id}`,
      page: (
        <>
          <NotificationsSidebarItem />
          <NotificationsPage />
          <UserNotificationSettingsCard />
        </>
      ),
      createApis: apis => [
        [notificationsApiRef, new NotificationsClient(apis)],
        [signalApiRef, SignalClient.create(apis)],
      ],
    });
    const rows = async () =>
      within(await screen.findByRole('feed', {}, patience))
        .getAllByRole('heading', { level: 3 })
        .map(({ textContent }) => textContent!.replace('Unread: ', ''));
    expect(await rows()).toHaveLength(10);
    expect(
      await screen.findByText('The notification you were sent to'),
    ).toBeVisible();
    expect(screen.getByText('First')).toBeVisible();
    expect(
      await screen.findByRole('link', {
        name: 'Notifications, 12 unread notifications',
      }),
    ).toBeVisible();
    expect(screen.queryByRole('combobox', { name: 'Origin' })).toBeNull();
    expect(screen.queryByRole('combobox', { name: 'Sent to' })).toBeNull();

    await userEvent.selectOptions(
      screen.getByRole('combobox', { name: 'Topic' }),
      await screen.findByRole('option', { name: 'docs' }, patience),
    );
    await waitFor(
      async () => expect(await rows()).toEqual(['Number 12']),
      patience,
    );
    await userEvent.click(button('Clear filters'));
    await waitFor(async () => expect(await rows()).toHaveLength(10), patience);

    await userEvent.click(button('Mark page read'));
    await awaitUnread(backend, 2);
    await waitFor(
      async () => expect(await rows()).toEqual(['Number 2', 'Number 1']),
      patience,
    );
    expect(
      await screen.findByRole('link', {
        name: 'Notifications, 2 unread notifications',
      }),
    ).toBeVisible();

    await userEvent.click(button('Save: Number 1'));
    await waitFor(
      async () =>
        expect(await read('?saved=true')).toMatchObject([
          { payload: { title: 'Number 1' } },
        ]),
      patience,
    );

    // A stock backend forgets what a save does not name.
    await userEvent.click(button('Show the topics of ci'));
    for (const topic of ['docs', 'ci']) {
      await userEvent.click(
        screen.getByRole('checkbox', { name: `ci, ${topic} on Inbox` }),
      );
      await waitFor(async () => {
        const { channels } = await backend.request<any>({
          user: 'jane',
          path: '/settings',
        });
        const { topics } = channels[0].origins[0];
        expect(topics.find(({ id }: any) => id === topic).enabled).toBe(false);
      }, patience);
    }
    const settings = await backend.request({ user: 'jane', path: '/settings' });
    expect(settings).toMatchObject({
      channels: [
        {
          origins: [{ topics: [{ enabled: false }, { enabled: false }] }],
        },
      ],
    });
    await backend.stop();
  });
});
