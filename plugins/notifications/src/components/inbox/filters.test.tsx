import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { useLocation, useNavigate } from 'react-router-dom';
import {
  aNotification,
  FakeNotificationsApi,
  renderWithInbox,
  userEvent,
} from '../../__testUtils__';
import { NotificationsPage } from '../NotificationsPage';

async function renderInbox() {
  let address = '';
  function Address() {
    const navigate = useNavigate();
    address = useLocation().search;
    return <button onClick={() => navigate(-1)}>Back</button>;
  }
  const { signals } = await renderWithInbox(
    <>
      <NotificationsPage />
      <Address />
    </>,
    {
      api: new FakeNotificationsApi([
        aNotification({ title: 'Built', topic: 'ci' }),
        aNotification({ title: 'Written', topic: 'docs' }),
      ]),
    },
  );
  await screen.findByRole('option', { name: 'ci' });
  return { signals, getAddress: () => address };
}

const click = async (name: string) =>
  await userEvent.click(screen.getByRole('button', { name }));
const searchField = () =>
  screen.getByRole('searchbox', { name: 'Search notifications' });
const chooseTopic = async (topic: string) =>
  await userEvent.selectOptions(
    screen.getByRole('combobox', { name: 'Topic' }),
    topic,
  );

describe('filters', () => {
  it('say what they found, once each, and leave what comes later to others', async () => {
    const { signals } = await renderInbox();
    const region = screen.getByText('2 notifications found').parentElement!;
    expect(region).toHaveAttribute('aria-live', 'polite');
    const said: string[] = [];
    new MutationObserver(changes => {
      for (const node of changes.flatMap(change => [...change.addedNodes])) {
        said.push(node.textContent!);
      }
    }).observe(region, { childList: true });
    await chooseTopic('ci');
    await waitFor(() => expect(said).toEqual(['1 notification found']));
    await chooseTopic('docs');
    await waitFor(() => expect(said).toHaveLength(2));
    const title = 'Another one';
    act(() => signals.sendArrival(aNotification({ title, topic: 'docs' })));
    await screen.findByRole('heading', { name: 'Unread notifications (2)' });
    await userEvent.type(searchField(), 'x');
    await waitFor(() => expect(said).toHaveLength(4));
    await click('Clear search');
    await waitFor(() => expect(said).toHaveLength(6));
    expect(said).toEqual([
      '1 notification found',
      '1 notification found',
      'New notification: Another one',
      'No notifications found',
      'Loading notifications',
      '1 notification found',
    ]);
  });

  it('come back by Back after they were cleared, but not letter by letter', async () => {
    const { getAddress } = await renderInbox();
    await chooseTopic('ci');
    await userEvent.type(searchField(), 'Bu');
    await waitFor(() => expect(getAddress()).toBe('?topic=ci&q=Bu'));
    await userEvent.type(searchField(), 'ilt');
    await waitFor(() => expect(getAddress()).toBe('?topic=ci&q=Built'));
    await click('Clear filters');
    expect(getAddress()).toBe('');

    await click('Back');
    expect(getAddress()).toBe('?topic=ci&q=Built');
    expect(searchField()).toHaveValue('Built');
    await click('Back');
    expect(getAddress()).toBe('');
  });

  it('leave alone what the cross takes away before it was searched for', async () => {
    const { getAddress } = await renderInbox();
    act(() => searchField().focus());
    fireEvent.change(searchField(), { target: { value: 'x' } });
    const cross = screen.getByRole('button', { name: 'Clear search' });
    act(() => cross.focus());
    fireEvent.click(cross);
    expect(getAddress()).toBe('');
    await act(() => jest.advanceTimersByTimeAsync(400));
    expect(getAddress()).toBe('');
    expect(searchField()).toHaveValue('');
  });

  it('are cleared together with what was just typed', async () => {
    const { getAddress } = await renderInbox();
    await chooseTopic('ci');
    await userEvent.type(searchField(), 'x');
    await click('Clear filters');
    expect(searchField()).toHaveValue('');
    // Longer than the pause after which what is typed is looked for.
    await act(() => jest.advanceTimersByTimeAsync(400));
    expect(getAddress()).toBe('');
  });

  it('go together with what was just typed', async () => {
    const { getAddress } = await renderInbox();
    await userEvent.type(searchField(), 'Built');
    await click('All');
    expect(getAddress()).toBe('?view=all&q=Built');
    expect(searchField()).toHaveValue('Built');
  });
});
