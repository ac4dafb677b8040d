/**
 * With real sockets: `ws` is to be the one of Node, not its stand-in for browsers.
 *
 * @jest-environment-options {"customExportConditions": ["node"]}
 */
import { PropsWithChildren } from 'react';
import { MemoryRouter } from 'react-router-dom';
import { render, screen, waitFor } from '@testing-library/react';
import {
  AppRouter,
  createSpecializedApp,
  UrlPatternDiscovery,
} from '@backstage/core-app-api';
import {
  createApiFactory,
  discoveryApiRef,
  errorApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { MockErrorApi, MockFetchApi } from '@backstage/test-utils';
import { LastSignal } from './__testUtils__/LastSignal';
import { TestSignalsServer } from './__testUtils__/TestSignalsServer';
import { SignalsDisplay, signalsPlugin } from './plugin';

const Nothing = () => null;

describe('the signals plugin in the legacy frontend system', () => {
  it('gives signals to an app that only has SignalsDisplay in its tree', async () => {
    const server = await TestSignalsServer.start();
    const app = createSpecializedApp({
      apis: [
        createApiFactory(
          discoveryApiRef,
          UrlPatternDiscovery.compile(
            server.baseUrl.replace('signals', '{{ pluginId }}'),
          ),
        ),
        createApiFactory(errorApiRef, new MockErrorApi()),
        createApiFactory(fetchApiRef, new MockFetchApi()),
      ],
      components: {
        NotFoundErrorPage: Nothing,
        BootErrorPage: Nothing,
        Progress: Nothing,
        Router: ({ children }: PropsWithChildren<{}>) => (
          <MemoryRouter>{children}</MemoryRouter>
        ),
        ErrorBoundaryFallback: Nothing,
      },
      icons: {} as any,
      themes: [
        {
          id: 'plain',
          title: 'Plain',
          variant: 'light',
          Provider: ({ children }) => <>{children}</>,
        },
      ],
      configLoader: async () => [],
    });
    const App = app.createRoot(
      <AppRouter>
        <main>
          <SignalsDisplay />
          <LastSignal />
        </main>
      </AppRouter>,
    );
    const { unmount } = render(<App />);
    expect(await screen.findByText('available, no signal')).toBeInTheDocument();
    expect(screen.getByRole('main').children).toHaveLength(1);

    await waitFor(() =>
      expect(server.open[0]?.channels).toEqual(new Set(['news'])),
    );
    server.publish('news', { text: 'Curtain up' });
    expect(
      await screen.findByText('available, Curtain up'),
    ).toBeInTheDocument();
    unmount();
    await server.stop();
  });

  it('keeps the id that apps know', () => {
    expect(signalsPlugin.getId()).toBe('signals');
  });
});
