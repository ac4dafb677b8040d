import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  discoveryApiRef,
  errorApiRef,
  fetchApiRef,
  identityApiRef,
} from '@backstage/core-plugin-api';
import { signalApiRef } from '@callboard/backstage-plugin-signals-react';
import { SignalClient } from './client';

/**
 * The signals plugin for the legacy frontend system: provides the API of
 * `signalApiRef`.
 *
 * @public
 */
export const signalsPlugin = createPlugin({
  id: 'signals',
  apis: [
    createApiFactory({
      api: signalApiRef,
      deps: {
        identity: identityApiRef,
        discoveryApi: discoveryApiRef,
        fetchApi: fetchApiRef,
        errorApi: errorApiRef,
      },
      factory: options => SignalClient.create(options),
    }),
  ],
});

/**
 * Renders nothing. An element of {@link signalsPlugin} in the app tree is what
 * makes a legacy app find the plugin without listing it.
 *
 * @public
 */
export const SignalsDisplay = signalsPlugin.provide(
  createComponentExtension({
    name: 'SignalsDisplay',
    component: { sync: () => null },
  }),
);
