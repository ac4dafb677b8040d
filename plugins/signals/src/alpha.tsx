/**
 * The signals plugin for the new frontend system.
 *
 * @packageDocumentation
 */

import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  errorApiRef,
  fetchApiRef,
  identityApiRef,
} from '@backstage/frontend-plugin-api';
import { signalApiRef } from '@callboard/backstage-plugin-signals-react';
import { SignalClient } from './client';

const signalsApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: signalApiRef,
      deps: {
        identity: identityApiRef,
        discoveryApi: discoveryApiRef,
        fetchApi: fetchApiRef,
        errorApi: errorApiRef,
      },
      factory: options => SignalClient.create(options),
    }),
});

/**
 * Provides the API of `signalApiRef`.
 *
 * @alpha
 */
export default createFrontendPlugin({
  pluginId: 'signals',
  title: 'Signals',
  info: { packageJson: () => import('../package.json') },
  extensions: [signalsApi],
});
