/**
 * With real sockets: `ws` is to be the one of Node, not its stand-in for browsers.
 *
 * @jest-environment-options {"customExportConditions": ["node"]}
 */
import { screen, waitFor } from '@testing-library/react';
import {
  ApiBlueprint,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import {
  SignalApi,
  signalApiRef,
} from '@callboard/backstage-plugin-signals-react';
import { LastSignal } from './__testUtils__/LastSignal';
import { TestSignalsServer } from './__testUtils__/TestSignalsServer';
import signalsPlugin from './alpha';

describe('the signals plugin in the new frontend system', () => {
  it('gives signals to the components of the app', async () => {
    const server = await TestSignalsServer.start();
    const { unmount } = renderInTestApp(<LastSignal />, {
      features: [signalsPlugin],
      apis: [
        mockApis.discovery({ baseUrl: new URL(server.baseUrl).origin }),
        mockApis.identity({ token: 'token-of-jane' }),
      ],
    });
    expect(await screen.findByText('available, no signal')).toBeInTheDocument();

    await waitFor(() =>
      expect(server.open[0]?.channels).toEqual(new Set(['news'])),
    );
    server.publish('news', { text: 'Curtain up' });
    expect(
      await screen.findByText('available, Curtain up'),
    ).toBeInTheDocument();
    expect(server.connections[0].token).toBe('token-of-jane');
    unmount();
    await server.stop();
  });

  it('lets an app replace its API by one written for the stock plugin', async () => {
    const stockApi: SignalApi = {
      subscribe: (_, onMessage) => {
        onMessage(JSON.parse('{"text":"From elsewhere"}'));
        return { unsubscribe: () => {} };
      },
    };
    renderInTestApp(<LastSignal />, {
      features: [
        signalsPlugin,
        createFrontendModule({
          pluginId: 'signals',
          extensions: [
            ApiBlueprint.make({
              params: defineParams =>
                defineParams({
                  api: signalApiRef,
                  deps: {},
                  factory: () => stockApi,
                }),
            }),
          ],
        }),
      ],
    });
    expect(
      await screen.findByText('available, From elsewhere'),
    ).toBeInTheDocument();
  });

  it('has the extension that apps configure by its id', () => {
    expect(signalsPlugin.pluginId).toBe('signals');
    expect(signalsPlugin.getExtension('api:signals')).toBeDefined();
  });
});
