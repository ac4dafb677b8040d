/**
 * @jest-environment @backstage/cli/config/jest-environment-jsdom
 */
import { act, renderHook } from '@testing-library/react';
import type { PropsWithChildren } from 'react';
import { TestApiProvider } from '@backstage/test-utils';
import type { JsonObject } from '@backstage/types';
import { SignalClient } from '@callboard/backstage-plugin-signals';
import {
  signalApiRef,
  useSignal,
  useSignalListener,
  type SignalApi,
} from '@callboard/backstage-plugin-signals-react';
import type { SignalClient as UpstreamSignalClient } from '@upstream-1.57/plugin-signals';
import type { SignalApi as UpstreamSignalApi } from '@upstream-1.57/plugin-signals-react';
import { releases } from './__testUtils__/releases';
import { upstream } from './__testUtils__/upstream';

/** An API that tells whoever subscribes what `send` is given. */
function createApi() {
  const listeners = new Set<(message: any) => void>();
  const api: UpstreamSignalApi = {
    subscribe: (_, onMessage) => {
      listeners.add(onMessage);
      return { unsubscribe: () => listeners.delete(onMessage) };
    },
  };
  const send = (message: JsonObject) =>
    listeners.forEach(listener => listener(message));
  return { api, send };
}

describe.each(releases)(
  'the signals API beside that of upstream %s',
  release => {
    const theirs = upstream(release, 'signals-react');

    it('is the same API, whichever ref it is registered or asked for with', () => {
      const { api, send } = createApi();
      for (const ref of [signalApiRef, theirs.signalApiRef]) {
        const received: JsonObject[] = [];
        const { result } = renderHook(
          () => {
            useSignalListener('news', message => received.push(message));
            return [useSignal('news'), theirs.useSignal('news')];
          },
          {
            wrapper: ({ children }: PropsWithChildren<{}>) => (
              <TestApiProvider apis={[[ref, api]]}>{children}</TestApiProvider>
            ),
          },
        );
        act(() => send({ n: 1 }));
        const expected = { lastSignal: { n: 1 }, isSignalsAvailable: true };
        expect(result.current).toEqual([expected, expected]);
        expect(received).toEqual([{ n: 1 }]);
      }
    });

    it('has clients that take each other’s place, options included', () => {
      const options: Parameters<typeof UpstreamSignalClient.create>[0] = {
        identity: {
          getCredentials: async () => ({}),
        } as Parameters<typeof UpstreamSignalClient.create>[0]['identity'],
        discoveryApi: { getBaseUrl: async () => 'http://localhost' },
        connectTimeout: 1,
        reconnectTimeout: 1,
      };
      // The compiler is what tests this.
      const asTheirs: UpstreamSignalApi = SignalClient.create(options);
      const asOurs: SignalApi = upstream(
        release,
        'signals',
      ).SignalClient.create(options);
      for (const api of [asTheirs, asOurs]) {
        expect(api.subscribe).toBeInstanceOf(Function);
      }
      expect(SignalClient.DEFAULT_CONNECT_TIMEOUT_MS).toBeGreaterThan(0);
      expect(SignalClient.DEFAULT_RECONNECT_TIMEOUT_MS).toBeGreaterThan(0);
    });
  },
);
