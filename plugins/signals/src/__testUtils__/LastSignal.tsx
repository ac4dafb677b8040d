import { useSignal } from '@callboard/backstage-plugin-signals-react';

/** Shows what the hooks say in an app, as the component of any plugin would. */
export const LastSignal = () => {
  const { lastSignal, isSignalsAvailable } = useSignal<{ text: string }>(
    'news',
  );
  return (
    <p>
      {isSignalsAvailable ? 'available' : 'not available'},{' '}
      {lastSignal ? lastSignal.text : 'no signal'}
    </p>
  );
};
