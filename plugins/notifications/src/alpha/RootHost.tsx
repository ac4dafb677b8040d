import { useEffect, useState } from 'react';
import { coreApis, useApi, useRouteRef } from '@backstage/frontend-plugin-api';
import { NotificationsHost } from '../host/NotificationsHost';
import { rootRouteRef } from '../routes';
import { askUntilAnswered } from '../state/askUntilAnswered';

/** Below the sidebar item, which adopters may have customised, above the page. */
const HOST_PRIORITY = 1;

/**
 * Tells about arrivals also where there is no sidebar item, as on small screens.
 * The app mounts it before anybody has signed in.
 */
export function RootHost() {
  const identity = useApi(coreApis.identity);
  const inbox = useRouteRef(rootRouteRef);
  const [isSignedIn, setSignedIn] = useState(false);
  useEffect(
    () =>
      askUntilAnswered(
        // Resolves only after the sign-in.
        () => identity.getBackstageIdentity(),
        () => setSignedIn(true),
      ),
    [identity],
  );
  return isSignedIn && inbox ? (
    <NotificationsHost priority={HOST_PRIORITY} />
  ) : null;
}
