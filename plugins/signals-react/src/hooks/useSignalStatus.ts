import { useEffect, useState } from 'react';
import { useApiHolder } from '@backstage/core-plugin-api';
import { signalApiRef, SignalStatus } from '../api';

/**
 * Tells whether signals can be relied on, and renders again when that changes.
 *
 * @param channel - those of this channel, which the backend may refuse although others are delivered
 * @returns
 * `isSignalsAvailable` is false when the app has no signals client, and while the
 * client cannot reach the backend by any transport. `status` is undefined when the
 * {@link SignalApi} of the app does not report one, as the stock one does not.
 *
 * @public
 */
export function useSignalStatus(channel?: string): {
  status: SignalStatus | undefined;
  isSignalsAvailable: boolean;
} {
  const signals = useApiHolder().get(signalApiRef);
  const [, setStatus] = useState(signals?.getStatus?.(channel));

  useEffect(() => {
    const update = () => setStatus(signals?.getStatus?.(channel));
    // The status may have changed between the render and this effect.
    update();
    const subscriber = signals?.onStatusChange?.(update);
    return () => subscriber?.unsubscribe();
  }, [signals, channel]);

  if (!signals) {
    return { status: 'unavailable', isSignalsAvailable: false };
  }
  // Read now rather than from the state, which belongs to the previous API or channel
  // for one render when that is replaced.
  const status = signals.getStatus?.(channel);
  return { status, isSignalsAvailable: status !== 'unavailable' };
}
