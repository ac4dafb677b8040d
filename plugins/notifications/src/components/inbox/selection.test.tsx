import { act, renderHook, screen, waitFor } from '@testing-library/react';
import { Notification } from '@callboard/backstage-plugin-notifications-common';
import {
  aNotification,
  FakeNotificationsApi,
  renderWithInbox,
  userEvent,
} from '../../__testUtils__';
import { named } from '../../__testUtils__/inboxStates';
import { NotificationsPage } from '../NotificationsPage';
import { useSelection } from './useSelection';

describe('selecting all matches', () => {
  it('leaves out what comes afterwards', async () => {
    const api = new FakeNotificationsApi(
      Array.from({ length: 12 }, (_, n) =>
        aNotification({}, { created: new Date(Date.now() - 60_000 - n) }),
      ),
    );
    const { signals } = await renderWithInbox(<NotificationsPage />, {
      api,
      path: '/notifications?size=10',
    });
    await screen.findByRole('feed');
    await userEvent.click(
      screen.getByRole('checkbox', { name: 'Select all on this page' }),
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Select all 12 matches' }),
    );
    const late = aNotification({ title: 'Late' }, { created: new Date() });
    api.inbox = [late, ...api.inbox];
    act(() => signals.sendArrival(late));
    expect(screen.getByText('12 selected')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Mark read' }));
    await waitFor(() =>
      expect(api.inbox.filter(({ read }) => !read).map(({ id }) => id)).toEqual(
        [late.id],
      ),
    );
  });

  it('is over once nothing of it is left', () => {
    const { result, rerender } = renderHook(
      (items: Notification[]) => useSelection(items, 'scope'),
      { initialProps: [named('a'), named('b')] },
    );
    act(() => result.current.selectAllMatching());
    rerender([]);
    rerender([named('c'), named('d')]);
    act(() => result.current.selectPage());
    expect([...result.current.ids]).toEqual(['c', 'd']);
    expect(result.current.isAllMatching).toBe(false);
  });
});
