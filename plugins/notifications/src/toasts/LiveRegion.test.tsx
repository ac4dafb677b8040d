import { useLayoutEffect, useState } from 'react';
import { act, screen } from '@testing-library/react';
import {
  aNotification,
  FakeNotificationsApi,
  renderWithInbox,
  userEvent,
} from '../__testUtils__';
import { NotificationsHub } from '../state/NotificationsHub';
import { useNotificationsHub } from '../state/useNotificationsHub';
import { getAnnouncer } from './Announcer';
import { getToastQueue } from './ToastQueue';
import { ToastStack } from './ToastStack';
import { useSpoken } from './useSpoken';

const region = () => screen.getByRole('status');

/** A host that moves with each click; nobody hosts before the first. */
async function renderMovingHost(atFirst: (hub: NotificationsHub) => void) {
  let hub: NotificationsHub | undefined;
  const whenInserted: Array<string | null> = [];
  function Host() {
    useLayoutEffect(() => {
      whenInserted.push(region().textContent);
    }, []);
    return <ToastStack />;
  }
  function App() {
    hub = useNotificationsHub();
    const [host, setHost] = useState(0);
    const [isLooking, setLooking] = useState(true);
    useSpoken(isLooking ? 'Looking' : undefined);
    return (
      <>
        <button onClick={() => setHost(host + 1)}>Move</button>
        <button onClick={() => setLooking(false)}>Found</button>
        {host > 0 && <Host key={host} />}
      </>
    );
  }
  await renderWithInbox(<App />, { api: new FakeNotificationsApi([]) });
  act(() => atFirst(hub!));
  const click = (name: string) =>
    userEvent.click(screen.getByRole('button', { name }));
  return { hub: hub!, whenInserted, click };
}

describe('LiveRegion', () => {
  it('is there before it says what is to be said already', async () => {
    const { whenInserted, click } = await renderMovingHost(hub =>
      getToastQueue(hub).post({ tone: 'success', message: 'Saved' }),
    );
    await click('Move');
    expect(whenInserted).toEqual(['']);
    expect(region()).toHaveTextContent('SavedLooking');
  });

  it('does not say again what a former host has said', async () => {
    const { hub, whenInserted, click } = await renderMovingHost(h =>
      getToastQueue(h).arrive(aNotification({ title: 'Built' })),
    );
    await click('Move');
    expect(region()).toHaveTextContent('New notification: BuiltLooking');
    await click('Move');
    expect(whenInserted).toEqual(['', '']);
    expect(region()).toHaveTextContent(/^$/);
    expect(screen.getByRole('link', { name: 'Built' })).toBeVisible();

    act(() => {
      getToastQueue(hub).post({ tone: 'success', message: 'Saved' });
      getAnnouncer(hub).say('Looking');
    });
    expect(region()).toHaveTextContent(/^SavedLooking$/);
  });

  it('does not say what held only while nobody was there to say it', async () => {
    const { click } = await renderMovingHost(() => {});
    await click('Found');
    await click('Move');
    expect(region()).toHaveTextContent(/^$/);
  });
});
