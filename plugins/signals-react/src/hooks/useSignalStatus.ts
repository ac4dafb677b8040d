import { useEffect, useState } from 'react';
import { useApiHolder } from '@backstage/core-plugin-api';
import { signalApiRef, SignalStatus } from '../api';

/**
 * Tells whether signals can be relied on, and renders again when that changes.
 *
 * @returns
 * `isSignalsAvailable` is false when the app has no signals client, and while the
 * client cannot reach the backend by any transport. `status` is undefined when the
 * {@link SignalApi} of the app does not report one, as the stock one does not.
 *
 * @public
 */
export function useSignalStatus(): {
  status: SignalStatus | undefined;
  isSignalsAvailable: boolean;
} {
  const signals = useApiHolder().get(signalApiRef);
  const [, setStatus] = useState(signals?.getStatus?.());

  useEffect(() => {
    // The status may have changed between the render and this effect.
    setStatus(signals?.getStatus?.());
    const subscriber = signals?.onStatusChange?.(setStatus);
    return () => subscriber?.unsubscribe();
  }, [signals]);

  if (!signals) {
    return { status: 'unavailable', isSignalsAvailable: false };
  }
  // Read now rather than from the state, which belongs to the previous API for
  // one render when the API is replaced.
  const status = signals.getStatus?.();
  return { status, isSignalsAvailable: status !== 'unavailable' };
}
