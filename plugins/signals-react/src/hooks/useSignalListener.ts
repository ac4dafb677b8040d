import { useLayoutEffect, useRef } from 'react';
import { useApiHolder } from '@backstage/core-plugin-api';
import { JsonObject } from '@backstage/types';
import { signalApiRef, SignalSubscribeOptions } from '../api';
import { useSignalStatus } from './useSignalStatus';

/**
 * Calls `onSignal` with every signal of a channel for as long as the component is
 * mounted.
 *
 * @remarks
 *
 * Unlike {@link useSignal}, where React shows only the last of several signals that
 * come in one tick, this never drops one. The callbacks need not be memoised: the
 * latest ones are called, and a new one does not subscribe again.
 *
 * @param channel - the channel as the backend publishes it
 * @param onSignal - called with the message of each signal, in order
 * @param options - `onResync` is called when signals may have been lost: read anew
 *   what the signals would have changed
 *
 * @public
 */
export function useSignalListener<TMessage extends JsonObject = JsonObject>(
  channel: string,
  onSignal: (message: TMessage) => void,
  options?: SignalSubscribeOptions,
): { isSignalsAvailable: boolean } {
  const signals = useApiHolder().get(signalApiRef);
  const { isSignalsAvailable } = useSignalStatus(channel);

  // Both effects are layout effects, so that the callbacks and the subscription
  // change in one go: a signal never meets the callback of another channel.
  const latest = useRef({ onSignal, onResync: options?.onResync });
  useLayoutEffect(() => {
    latest.current = { onSignal, onResync: options?.onResync };
  });

  useLayoutEffect(() => {
    const subscriber = signals?.subscribe<TMessage>(
      channel,
      message => latest.current.onSignal(message),
      { onResync: resync => latest.current.onResync?.(resync) },
    );
    return () => subscriber?.unsubscribe();
  }, [signals, channel]);

  return { isSignalsAvailable };
}
