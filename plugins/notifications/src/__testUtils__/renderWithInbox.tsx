import { ReactElement } from 'react';
import { act } from '@testing-library/react';
import {
  AnalyticsEvent,
  analyticsApiRef,
  IconComponent,
  identityApiRef,
  storageApiRef,
} from '@backstage/core-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { signalApiRef } from '@callboard/backstage-plugin-signals-react';
import { notificationsApiRef } from '../api';
import { getPreferenceBucket } from '../preferences/PreferenceStore';
import { rootRouteRef } from '../routes';
import { FakeNotificationsApi } from './FakeNotificationsApi';
import { FakeSignalApi } from './FakeSignalApi';
import { stopClock } from './stopClock';

/** What was captured of one kind of action. */
export function captured(
  analytics: ReturnType<typeof mockApis.analytics.mock>,
  action: string,
): AnalyticsEvent[] {
  return analytics.captureEvent.mock.calls
    .map(([event]) => event)
    .filter(event => event.action === action);
}

/**
 * Renders in an app on the legacy frontend system, with doubles of the APIs and
 * a clock that stands still. What is read at the start has been read.
 */
export async function renderWithInbox(
  element: ReactElement,
  options: {
    api: FakeNotificationsApi;
    path?: string;
    apis?: Array<[any, any]>;
    icons?: Record<string, IconComponent>;
  },
) {
  stopClock();
  const signals = new FakeSignalApi();
  options.api.publish = signal => signals.send(signal);
  const storage = mockApis.storage();
  const identity = mockApis.identity({ userEntityRef: 'user:default/jane' });
  const analytics = mockApis.analytics.mock();
  await renderInTestApp(
    <TestApiProvider
      apis={
        [
          [notificationsApiRef, options.api],
          [signalApiRef, signals],
          [storageApiRef, storage],
          [identityApiRef, identity],
          [analyticsApiRef, analytics],
          ...(options.apis ?? []),
        ] as any
      }
    >
      {element}
    </TestApiProvider>,
    {
      mountedRoutes: {
        '/notifications': rootRouteRef,
        '/catalog/:namespace/:kind/:name': entityRouteRef,
      },
      routeEntries: [options.path ?? '/notifications'],
      icons: options.icons,
    },
  );
  const preferences = await getPreferenceBucket(storage, identity);
  await act(() => jest.advanceTimersByTimeAsync(1));
  return { signals, preferences, analytics };
}
