import {
  AnyApiRef,
  discoveryApiRef,
  fetchApiRef,
  identityApiRef,
} from '@backstage/core-plugin-api';
import { toastApiRef } from '@backstage/frontend-plugin-api';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import { screen } from '@testing-library/react';
import { ReactElement } from 'react';
import { Route, Routes } from 'react-router-dom';
import { RunningBackend, startBackend, System } from './startBackend';
import { createAppApis } from './stockClients';

/** For what comes over the network. */
export const patience = { timeout: 20_000 };

/** Starts a backend in which Jane has one notification, `First`. */
export async function startBackendForJane(
  system: System,
): Promise<RunningBackend> {
  const backend = await startBackend({ system });
  // Broadcasts from before her first visit would be no news to her.
  await backend.request({ user: 'jane', path: '/status' });
  await sendToJane(backend, 'First');
  return backend;
}

export async function sendToJane(
  backend: RunningBackend,
  title: string,
  topic = 'ci',
): Promise<void> {
  await backend.notifications.send({
    recipients: { type: 'entity', entityRef: 'user:default/jane' },
    payload: { title, description: `Description of ${title}`, topic },
  });
}

/** Shows a page to Jane at `/notifications`, or with what a link adds to that. */
export async function renderPage(options: {
  backend: RunningBackend;
  parameters?: string;
  page: ReactElement;
  createApis(apis: ReturnType<typeof createAppApis>): Array<[AnyApiRef, {}]>;
}): Promise<void> {
  const apis = createAppApis(options.backend, 'jane');
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [discoveryApiRef, apis.discoveryApi],
        [fetchApiRef, apis.fetchApi],
        [identityApiRef, apis.identity],
        [toastApiRef, { post: () => ({ close() {} }) }],
        ...options.createApis(apis),
      ]}
    >
      <Routes>
        <Route path="/notifications" element={options.page} />
      </Routes>
    </TestApiProvider>,
    { routeEntries: [`/notifications${options.parameters ?? ''}`] },
  );
  // From here on, things come over the network when they come.
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: false });
}

/**
 * Sends until the page shows one of it, since a stock backend does not say when
 * it begins to deliver.
 */
export async function sendUntilShown(backend: RunningBackend): Promise<void> {
  for (let n = 1; ; n++) {
    await sendToJane(backend, `Live ${n}`);
    try {
      await screen.findAllByText(/^Live \d+$/, {}, { timeout: 1_000 });
      return;
    } catch (error) {
      if (n === 20) {
        throw error;
      }
    }
  }
}

/** Resolves when the backend counts that many as unread for Jane. */
export async function awaitUnread(
  backend: RunningBackend,
  expected: number,
): Promise<void> {
  for (;;) {
    const { unread } = await backend.request<{ unread: number }>({
      user: 'jane',
      path: '/status',
    });
    if (unread === expected) {
      return;
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}
