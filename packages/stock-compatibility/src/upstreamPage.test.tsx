/**
 * @jest-environment ./__testUtils__/browserEnvironment.js
 */
import '@testing-library/jest-dom';
import {
  discoveryApiRef,
  fetchApiRef,
  identityApiRef,
} from '@backstage/core-plugin-api';
import { toastApiRef } from '@backstage/frontend-plugin-api';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { Release, releases } from './__testUtils__/releases';
import { RunningBackend, startBackend } from './__testUtils__/startBackend';
import { upstream } from './__testUtils__/upstream';
import {
  createAppApis,
  createUpstreamClients,
} from './__testUtils__/upstreamClients';

beforeEach(() => {
  // The warnings of what the upstream page is made of are not ours to mend.
  jest.spyOn(console, 'warn').mockImplementation(() => {});
  jest.spyOn(console, 'error').mockImplementation(() => {});
});

afterEach(() => {
  jest.restoreAllMocks();
});

async function sendToJane(
  backend: RunningBackend,
  title: string,
): Promise<void> {
  await backend.notifications.send({
    recipients: { type: 'entity', entityRef: 'user:default/jane' },
    payload: { title, description: `Description of ${title}`, topic: 'ci' },
  });
}

/** Shows the upstream page to Jane. */
async function renderPage(
  backend: RunningBackend,
  release: Release,
): Promise<void> {
  const { NotificationsPage, notificationsApiRef } = upstream(
    release,
    'notifications',
  );
  const clients = createUpstreamClients(release, backend, 'jane');
  const apis = createAppApis(backend, 'jane');
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [discoveryApiRef, apis.discoveryApi],
        [fetchApiRef, apis.fetchApi],
        [identityApiRef, apis.identity],
        [toastApiRef, { post: () => ({ close() {} }) }],
        [notificationsApiRef, clients.notifications],
        [upstream(release, 'signals-react').signalApiRef, clients.signals],
      ]}
    >
      <Routes>
        <Route path="/notifications" element={<NotificationsPage />} />
      </Routes>
    </TestApiProvider>,
    { routeEntries: ['/notifications'] },
  );
  // From here on, state changes when the backend responds.
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: false });
}

/** Sends until one is shown: the page does not report when it has subscribed. */
async function sendUntilShown(backend: RunningBackend): Promise<void> {
  for (let n = 1; ; n++) {
    await sendToJane(backend, `Live ${n}`);
    try {
      await screen.findAllByText(/^Live \d+$/, {}, { timeout: 1_000 });
      return;
    } catch {
      // It has not subscribed yet.
    }
  }
}

describe.each(releases)('the page of upstream %s', release => {
  it('lists notifications, shows new ones live, and marks all as read', async () => {
    const backend = await startBackend({ system: 'callboard', release });
    await sendToJane(backend, 'First');
    await renderPage(backend, release);

    expect(await screen.findByText('First')).toBeVisible();
    expect(screen.getByText('Description of First')).toBeVisible();
    await sendUntilShown(backend);

    await userEvent.click(
      screen.getByRole('button', { name: 'Mark all read' }),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Mark All' }),
    );
    await waitFor(async () => {
      const status = await backend.request<{ unread: number }>({
        user: 'jane',
        path: '/status',
      });
      expect(status.unread).toBe(0);
    });
    await waitFor(() =>
      expect(screen.queryByText('First')).not.toBeInTheDocument(),
    );
    await backend.stop();
  });
});
