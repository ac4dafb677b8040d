import { useState } from 'react';
import { JsonObject } from '@backstage/types';
import { useSignalListener } from './useSignalListener';

/**
 * Renders again with the last signal of a channel (BEP, Signals Plugin).
 *
 * @remarks
 *
 * Of several signals that come in one tick React shows the last. Where each one
 * counts, use {@link useSignalListener}.
 *
 * @param channel - the channel as the backend publishes it
 * @returns
 * `lastSignal` is null until the first signal of this channel arrives.
 * `isSignalsAvailable` is false when the app has no signals client, while the client
 * cannot reach the backend, and while that refuses the channel: poll meanwhile.
 *
 * @public
 */
export function useSignal<TMessage extends JsonObject = JsonObject>(
  channel: string,
): { lastSignal: TMessage | null; isSignalsAvailable: boolean } {
  const [last, setLast] = useState<{ channel: string; message: TMessage }>();
  const { isSignalsAvailable } = useSignalListener<TMessage>(channel, message =>
    setLast({ channel, message }),
  );
  // A signal of the channel listened to before is none of this one.
  const lastSignal = last?.channel === channel ? last.message : null;
  return { lastSignal, isSignalsAvailable };
}
